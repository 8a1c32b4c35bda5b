import { CuviscError } from '../../schemas/cuvisc-error.js';
import { abortable } from './abortable.js';
import { type DeviceRequest, deviceRequests } from './devices.js';
import { Plan } from './plan.js';
import { openInline, type PlanChannel } from './plan-channel.js';
import type { HostRequest } from './plan-host.js';
import { openInWorker } from './worker-channel.js';

export interface OpenOptions {
  /** Default `auto`: CUDA where it loads, else the CPU. */
  readonly device?: DeviceRequest;
  /**
   * `worker` (default): the event loop stays free; do not call `process.exit()` while a call is under way, as that aborts
   * the process inside onnxruntime. `inline`: each onnxruntime call blocks the caller's thread; nothing is moved or copied.
   */
  readonly host?: 'worker' | 'inline';
  /** Threads of onnxruntime per graph; by default what `cuvisc tune` found, else one per physical core. */
  readonly threads?: number;
  /** Pixels that graphs without ties between pixels are given at once; by default what `cuvisc tune` found, else what fits into the cache. */
  readonly blockPixels?: number;
  /** URL of a module with further finalisers, derivers, metrics or readers: see `Hosts`. */
  readonly hosts?: string | URL;
  readonly signal?: AbortSignal;
}

/**
 * Opens a plan directory: reads and verifies every file, loads state, finds the device. Graphs are loaded at their first use.
 * Throws `CuviscError`: `plan-not-found`, `plan-version-unsupported`, `plan-file-missing`, `plan-path-unsafe`,
 * `plan-file-corrupt`, `device-missing`, `option-invalid`; `AbortError` if `signal` fires first.
 */
export async function openPlan(directory: string, options: OpenOptions = {}): Promise<Plan> {
  const request = requestOf(directory, options);
  const open = options.host === 'inline' ? openInline : openInWorker;
  const channel = await abortable(options.signal, () => open(request), closeWhenOpen);
  return Plan.over(directory, channel, request.hosts);
}

function requestOf(directory: string, { device = 'auto', threads, blockPixels, hosts }: OpenOptions): HostRequest {
  if (!deviceRequests.includes(device)) throw invalid(`device ${String(device)} is unknown; known are ${deviceRequests.join(', ')}`);
  for (const [name, value] of Object.entries({ threads, blockPixels })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) throw invalid(`${name} must be a whole number from 1, found ${value}`);
  }
  return { directory, device, threads, blockPixels, hosts: hosts === undefined ? undefined : String(hosts) };
}

function invalid(message: string): CuviscError {
  return new CuviscError('option-invalid', message);
}

/** Frees a plan that nobody wants any more; if opening fails there is nothing to free. */
function closeWhenOpen(opening: Promise<PlanChannel>): void {
  opening.then((channel) => channel.dispose()).catch(() => undefined);
}
