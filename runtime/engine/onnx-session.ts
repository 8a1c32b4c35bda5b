import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type DType, dtypes } from '../../schemas/dtype.js';
import { type Tensor, tensor, type Tensors } from '../../schemas/tensor.js';
import type { Device } from './devices.js';
import { engineMessage } from './engine-message.js';
import { nodesOffWebGpu } from './nodes-off-webgpu.js';
import { onnxruntime } from './onnxruntime.js';

/**
 * Who runs the nodes of a graph: the device for all of them, or `cuda+cpu` / `webgpu+cpu` if onnxruntime
 * gave at least one node to the CPU.
 */
export type Provider = Device | 'cuda+cpu' | 'webgpu+cpu';

/** A loaded ONNX graph. */
export interface EngineSession {
  readonly provider: Provider;
  /** Runs the graph; blocks its thread. Inputs are read in place, outputs are fresh memory of the caller's own. */
  run(inputs: Tensors, outputs: readonly string[]): Promise<Tensors>;
  /** Runs the graph and writes each output into the tensor given for it; slower than `run` but for tensors that are there already. */
  runInto(inputs: Tensors, targets: Tensors): Promise<Tensors>;
  /** Writes the profile that the session was made with; nothing without one. It goes on without. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** A model to load, and where. */
export interface SessionRequest {
  /** For messages only: the model is made from `model`. */
  readonly file: string;
  readonly model: Uint8Array;
  readonly device: Device;
  readonly threads: number | undefined;
  /** Where onnxruntime's profile goes: the start of a file name. None if absent. */
  readonly profile?: string | undefined;
}

/** Loads a graph; blocks its thread. Throws `CuviscError` `engine-failed` if onnxruntime refuses it. */
export async function createSession(request: SessionRequest): Promise<EngineSession> {
  const { session, provider } = await onDevice(request).catch((cause: unknown) => {
    throw engineFailed(request.file, 'cannot be loaded', cause);
  });
  const run = (inputs: Tensors, fetches: InferenceSession.FetchesType): Promise<InferenceSession.ReturnType> =>
    session.run(mapValues(inputs, ortTensorOf), fetches).catch((cause: unknown) => {
      throw engineFailed(request.file, 'failed while running', cause);
    });
  return {
    provider,
    run: async (inputs, outputs) => {
      const results = await run(inputs, outputs);
      const values: Record<string, Tensor> = {};
      for (const name of outputs) values[name] = tensorOfOrt(results[name] as OrtTensor);
      return values;
    },
    runInto: async (inputs, targets) => {
      await run(inputs, mapValues(targets, ortTensorOf));
      return targets;
    },
    endProfiling: () => {
      if (request.profile !== undefined) session.endProfiling();
    },
    release: () => session.release(),
  };
}

interface PlacedSession {
  readonly session: InferenceSession;
  readonly provider: Provider;
}

/**
 * onnxruntime does not say where it placed nodes, but refuses a graph that needs the CPU when
 * `disable_cpu_ep_fallback` is set; so a session that loads with it runs wholly on its device.
 */
async function onDevice({ model, device, threads, profile }: SessionRequest): Promise<PlacedSession> {
  const base = {
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  };
  const create = (options: InferenceSession.SessionOptions) => onnxruntime().InferenceSession.create(model, { ...base, ...options });
  if (device === 'cpu') return { session: await create({ executionProviders: ['cpu'] }), provider: 'cpu' };
  const executor = executorFor(device, model);
  try {
    const extra = { session: { disable_cpu_ep_fallback: '1' } };
    return { session: await create({ executionProviders: [executor], extra }), provider: device };
  } catch {
    return { session: await create({ executionProviders: [executor, 'cpu'] }), provider: `${device}+cpu` };
  }
}

/** The provider of a device; that of WebGPU leaves to the CPU what it computes with other results. */
function executorFor(device: Exclude<Device, 'cpu'>, model: Uint8Array): InferenceSession.ExecutionProviderConfig {
  const forceCpuNodeNames = device === 'webgpu' ? nodesOffWebGpu(model) : [];
  // An empty list is refused.
  return forceCpuNodeNames.length > 0 ? { name: 'webgpu', forceCpuNodeNames } : device;
}

function engineFailed(file: string, what: string, cause: unknown): CuviscError {
  return new CuviscError('engine-failed', `${file} ${what}: ${engineMessage((cause as Error).message)}`, { fault: 'run', place: { file }, cause });
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  const mapped: Record<string, U> = {};
  for (const key of Object.keys(record)) mapped[key] = map(record[key] as T);
  return mapped;
}

function ortTensorOf({ dtype, data, dims }: Tensor): OrtTensor {
  return new (onnxruntime().Tensor)(dtype, data, dims);
}

function tensorOfOrt(value: OrtTensor): Tensor {
  const dtype = dtypes.find((known) => known === value.type);
  if (!dtype) throw new CuviscError('engine-failed', `onnxruntime returned elements of type ${value.type}`, { fault: 'run' });
  return tensor<DType>(dtype, value.dims, value.data as Tensor['data']);
}
