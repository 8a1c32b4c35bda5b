import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { engineMessage } from './engine-message.js';
import { onnxruntime } from './onnxruntime.js';
import { binariesOf, onnxruntimeFolder, wantedPackage } from './onnxruntime-folder.js';

/** What a caller may ask for; `auto` is CUDA where it loads, else the CPU. */
export const deviceRequests = ['auto', 'cpu', 'webgpu', 'cuda'] as const;

/** What a caller may ask for. `auto` is CUDA where it loads, else the CPU; WebGPU is experimental and only used when asked for. */
export type DeviceRequest = (typeof deviceRequests)[number];

/** A device that onnxruntime runs graphs on. */
export type Device = Exclude<DeviceRequest, 'auto'>;

/** One execution provider of the installed onnxruntime. */
export interface DeviceStatus {
  readonly device: Device;
  /** Built into the installed onnxruntime binary. */
  readonly compiledIn: boolean;
  /** A session could be created on it just now. */
  readonly loads: boolean;
  /** Why it does not load, and how to get it. */
  readonly problem?: string;
  readonly hint?: string;
}

/** What this installation can run on. */
export interface DeviceReport {
  readonly node: string;
  readonly platform: string;
  readonly onnxruntime: string;
  readonly devices: readonly DeviceStatus[];
}

const hints: { readonly [D in Device]: string } = {
  cpu: 'reinstall onnxruntime-node for this platform',
  cuda: `on Linux x64 with CUDA 12 and cuDNN 9, run \`ONNXRUNTIME_NODE_INSTALL=cuda12 npm install ${wantedPackage()}\`, or use --device cpu`,
  webgpu: 'install a Vulkan, Metal or Direct3D 12 driver, or use --device cpu',
};

/** The ONNX model y = Relu(x), x: float32[B, 2], opset 17. */
const probeModel = Buffer.from('CAg6PQoMCgF4EgF5IgRSZWx1EgFnWhQKAXgSDwoNCAESCQoDEgFCCgIIAmIUCgF5Eg8KDQgBEgkKAxIBQgoCCAJCBAoAEBE=', 'base64');

/**
 * Finds the device to run on. Throws `CuviscError` `device-missing` if `request` names one that does not load:
 * onnxruntime itself would fall back to the CPU without a word.
 */
export async function resolveDevice(request: DeviceRequest): Promise<Device> {
  if (request === 'cpu') return 'cpu';
  if (request === 'auto') return (await describeDevice('cuda')).loads ? 'cuda' : 'cpu';
  const status = await describeDevice(request);
  if (status.loads) return request;
  throw new CuviscError('device-missing', `device ${request} is not available: ${status.problem ?? 'unknown'}`, {
    fault: 'run',
    ...(status.hint === undefined ? {} : { hint: status.hint }),
  });
}

/** What the installed onnxruntime can run on, found by trying each device: the CPU here, others in a process of their own. */
export async function describeDevices(): Promise<DeviceReport> {
  const devices: DeviceStatus[] = [];
  for (const device of ['cpu', 'cuda', 'webgpu'] as const) devices.push(await describeQuietly(device));
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    onnxruntime: onnxruntime().env.versions.node ?? 'unknown',
    devices,
  };
}

/** `describeDevice`, with all that drivers write to the terminal dropped. */
async function describeQuietly(device: Device): Promise<DeviceStatus> {
  if (device === 'cpu' || (device === 'cuda' && !cudaLibraryInstalled())) return describeDevice(device);
  const probe = fileURLToPath(new URL('./probe-device.js', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [probe, device], { timeout: mostProbeMs, windowsHide: true });
    return JSON.parse(stdout) as DeviceStatus;
  } catch {
    return { device, compiledIn: true, loads: false, problem: 'its driver ended the process that tried it', hint: hints[device] };
  }
}

/** Milliseconds that a driver may take to say whether it works. */
const mostProbeMs = 60_000;

/** One device, found by trying it in this thread. */
export async function describeDevice(device: Device): Promise<DeviceStatus> {
  const compiledIn = onnxruntime()
    .listSupportedBackends()
    .some((backend) => backend.name === device);
  const problem = compiledIn ? await problemOf(device) : `the onnxruntime for ${process.platform}-${process.arch} is built without it`;
  return problem === undefined ? { device, compiledIn, loads: true } : { device, compiledIn, loads: false, problem, hint: hints[device] };
}

async function problemOf(device: Device): Promise<string | undefined> {
  if (device === 'cuda' && !cudaLibraryInstalled()) return 'its library was not installed with onnxruntime-node';
  try {
    const session = await onnxruntime().InferenceSession.create(new Uint8Array(probeModel), { executionProviders: [device] });
    await session.release();
    return undefined;
  } catch (error) {
    return engineMessage((error as Error).message);
  }
}

/** The CUDA provider is a separate download; asking the file system first avoids a failed load on every start. */
function cudaLibraryInstalled(): boolean {
  const name = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return existsSync(join(binariesOf(onnxruntimeFolder()), name));
}
