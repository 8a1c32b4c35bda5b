import type { InstanceTask, TaskListener, TaskResult } from './instance-task.js';

/** A task with how it is watched and ended. */
export interface HostedTask {
  readonly task: InstanceTask;
  /** Number of the process that does it: values stay in its memory. One task at a time has a seat. */
  readonly seat: number;
  readonly listener: TaskListener;
  /** Aborted: the function is told, and after a time of grace the process ends. The reason becomes that of the failure. */
  readonly signal: AbortSignal;
}

/** Where stages run. */
export interface TaskHost {
  /** Never rejects: what went wrong is in the result. */
  perform(task: HostedTask): Promise<TaskResult>;
  /** The values that an instance left in memory are not read again. */
  forget(instance: string): void;
  /** Ends whatever still runs, at once. */
  kill(): void;
  close(): Promise<void>;
}
