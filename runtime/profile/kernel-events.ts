import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One kernel as onnxruntime timed it; microseconds since its session was made. */
export interface KernelEvent {
  /** Name of the ONNX node, as onnxruntime calls it after its own fusions. */
  readonly name: string;
  readonly startUs: number;
  readonly durationUs: number;
  /** Who ran it, in lower case: `cpu`, `cuda`, `webgpu`. */
  readonly provider: string;
}

/** One call of a session with its kernels in the order in which they ran. */
export interface RunEvent {
  readonly startUs: number;
  readonly durationUs: number;
  readonly thread: number;
  readonly kernels: readonly KernelEvent[];
}

/**
 * A line of an onnxruntime profile. The names in it are not escaped, so it need not be valid JSON: what stands before
 * `"args"` is read by position, as https://github.com/microsoft/onnxruntime writes it in core/common/profiler.cc.
 */
const eventLine = /^\{"cat" : "(\w+)","pid" :\d+,"tid" :(\d+),"dur" :(\d+),"ts" :(\d+),"ph" : "X","name" :"(.*?)","args" : \{/;

const providerField = /"provider" : "(\w+)ExecutionProvider"/;

const kernelSuffix = '_kernel_time';

/** The calls in a profile that onnxruntime wrote, in their order, read line by line. The event of a call follows those of its kernels. */
export async function* runEvents(file: string): AsyncGenerator<RunEvent> {
  let kernels: KernelEvent[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const match = eventLine.exec(line);
    if (!match) continue;
    const [, category, thread, duration, start, name = ''] = match;
    const times = { startUs: Number(start), durationUs: Number(duration) };
    if (category === 'Node' && name.endsWith(kernelSuffix)) {
      const provider = providerField.exec(line)?.[1]?.toLowerCase() ?? 'unknown';
      kernels.push({ name: name.slice(0, -kernelSuffix.length), provider, ...times });
    }
    if (category !== 'Session' || name !== 'model_run') continue;
    yield { ...times, thread: Number(thread), kernels };
    kernels = [];
  }
}
