import type { TaskResult } from './instance-task.js';
import { StageWorker } from './stage-worker.js';
import type { HostedTask, TaskHost } from './task-host.js';
import type { WorkerSetup } from './worker-message.js';

/** Runs stages in processes of their own, one per seat, which load the experiment once and are started when there is work for them. */
export class WorkerHost implements TaskHost {
  readonly #setup: WorkerSetup;
  readonly #graceSeconds: number;
  readonly #workers = new Map<number, StageWorker>();

  constructor(setup: WorkerSetup, graceSeconds: number) {
    this.#setup = setup;
    this.#graceSeconds = graceSeconds;
  }

  async perform({ seat, ...task }: HostedTask): Promise<TaskResult> {
    const worker = this.#workers.get(seat) ?? new StageWorker(this.#setup, this.#graceSeconds);
    this.#workers.set(seat, worker);
    const result = await worker.perform(task);
    if (!worker.alive) this.#workers.delete(seat);
    return result;
  }

  forget(instance: string): void {
    for (const worker of this.#workers.values()) worker.forget(instance);
  }

  kill(): void {
    for (const worker of this.#workers.values()) worker.kill();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }
}
