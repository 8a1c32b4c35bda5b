import type { DType } from '../../schemas/dtype.js';
import type { BatchInput, CheckedNode, CompileTarget } from './checked-pipeline.js';

/** The batch entries that unconnected ports read, one per key, with the dtype and sizes that are settled. */
export function batchInputs(nodes: readonly CheckedNode[], target: CompileTarget): BatchInput[] {
  const inputs = new Map<string, BatchInput>();
  for (const node of nodes) {
    for (const [port, sources] of Object.entries(node.sources)) {
      const type = node.definition.inputs[port]?.type;
      if (sources[0]?.from !== 'batch' || type?.of !== 'tensor') continue;
      const earlier = inputs.get(port);
      const dims = type.dims.map((dim) => (typeof dim === 'number' ? dim : node.facts.dim(dim)));
      const declared: DType = type.dtype === 'number' ? (target.inputs[port]?.dtype ?? 'float32') : type.dtype;
      inputs.set(port, {
        key: port,
        dtype: earlier && type.dtype === 'number' ? earlier.dtype : declared,
        dims: earlier?.dims ?? dims,
        feeds: [...(earlier?.feeds ?? []), `${node.name}.${port}`],
      });
    }
  }
  return [...inputs.values()];
}
