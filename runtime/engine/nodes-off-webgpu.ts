import { createRequire } from 'node:module';
import type { onnx as Onnx } from 'onnx-proto';
import { operatorsOffWebGpu } from '../../schemas/webgpu-operators.js';

const require = createRequire(import.meta.url);

/** Names of the nodes of an ONNX model that WebGPU would compute with fewer digits or other edge cases than the CPU. */
export function nodesOffWebGpu(model: Uint8Array): string[] {
  // Needed on WebGPU only, so it is loaded when it is used; CommonJS without named exports that Node could see.
  const { onnx } = require('onnx-proto') as { onnx: typeof Onnx };
  const { graph } = onnx.ModelProto.decode(model);
  return (graph?.node ?? []).flatMap(({ name, opType }) => (name && operatorsOffWebGpu.includes(opType ?? '') ? [name] : []));
}
