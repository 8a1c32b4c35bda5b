import { onnxProtocol } from '../../schemas/onnx-protocol.js';
import { operatorsOffWebGpu } from '../../schemas/webgpu-operators.js';

/** Names of the nodes of an ONNX model that WebGPU would compute with fewer digits or other edge cases than the CPU. */
export function nodesOffWebGpu(model: Uint8Array): string[] {
  const { graph } = onnxProtocol().ModelProto.decode(model);
  return (graph?.node ?? []).flatMap(({ name, opType }) => (name && operatorsOffWebGpu.includes(opType ?? '') ? [name] : []));
}
