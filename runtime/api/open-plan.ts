import { abortable } from './abortable.js';
import { checkOpenOptions, invalidCall } from './check-call.js';
import type { DeviceRequest } from '../engine/devices.js';
import { Plan } from './plan.js';
import { openInline, type PlanChannel } from './plan-channel.js';
import type { HostRequest } from './plan-host.js';
import type { PlanTypes } from './plan-types.js';
import { processLink } from './process-link.js';
import { openBehind } from './remote-channel.js';
import { threadLink } from './thread-link.js';

/** Where a plan lives: in a thread of its own, in the caller's, or in a process of its own. */
export type PlanHostKind = 'worker' | 'inline' | 'process';

/** How a plan is opened. */
export interface OpenOptions {
  /** Default `auto`: CUDA where it loads, else the CPU. */
  readonly device?: DeviceRequest;
  /**
   * `worker` (default): the event loop stays free; do not call `process.exit()` while a call is under way, as that aborts
   * the process inside onnxruntime. `inline`: each onnxruntime call blocks the caller's thread; nothing is moved or copied.
   * `process`: a process of its own, which `Plan.kill` ends whatever it does; tensors are copied to and from it.
   */
  readonly host?: PlanHostKind;
  /** Threads of onnxruntime per graph; by default what `cuvisc tune` found, else one per physical core. */
  readonly threads?: number;
  /** Pixels that graphs without ties between pixels are given at once; by default what `cuvisc tune` found, else what fits into the cache. */
  readonly blockPixels?: number;
  /** URL of a module with further finalisers, derivers, restorers, metrics, schedules, nodes or readers: see `Hosts`. */
  readonly hosts?: string | URL | undefined;
  /** A checkpoint of a training of this plan: every call works with its parameters in place of the plan's, and none may change the plan. */
  readonly checkpoint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a plan directory, whose types are `T` if `cuvisc types` printed them: reads and verifies every file, loads state, finds the device. Graphs are loaded at their first use.
 * Throws `CuviscError`: `plan-not-found`, `plan-version-unsupported`, `plan-requirement-missing`, `plan-file-missing`, `plan-path-unsafe`,
 * `plan-file-corrupt`, `plan-inconsistent`, `plan-graph-invalid`, `plan-params-invalid`, `plan-host-input`, `device-missing`, `option-invalid`,
 * `call-invalid`; with a checkpoint those of `Plan.evaluate`; `AbortError` if `signal` fires first.
 */
export async function openPlan<T extends PlanTypes = PlanTypes>(directory: string, options: OpenOptions = {}): Promise<Plan<T>> {
  const request = requestOf(directory, options);
  const open = openers[options.host ?? 'worker'];
  const channel = await abortable(options.signal, () => open(request), closeWhenOpen);
  return Plan.over<T>(directory, channel, request.hosts);
}

const openers: { readonly [K in PlanHostKind]: (request: HostRequest) => Promise<PlanChannel> } = {
  inline: openInline,
  worker: (request) => openBehind((listener) => threadLink(request, listener)),
  process: (request) => openBehind((listener) => processLink(request, listener)),
};

/** What a host needs to open a plan. Throws `CuviscError` `call-invalid` and `option-invalid`. */
export function requestOf(directory: string, options: OpenOptions): HostRequest {
  if (typeof directory !== 'string') throw invalidCall('openPlan', 'the directory must be a text');
  checkOpenOptions(options);
  const { device = 'auto', threads, blockPixels, hosts, checkpoint } = options;
  return { directory, device, threads, blockPixels, checkpoint, hosts: hosts === undefined ? undefined : String(hosts) };
}

/** Frees a plan that nobody wants any more; if opening fails there is nothing to free. */
function closeWhenOpen(opening: Promise<PlanChannel>): void {
  opening.then((channel) => channel.dispose()).catch(() => undefined);
}
