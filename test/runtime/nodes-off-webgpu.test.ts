import { expect, test } from 'vitest';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { nodesOffWebGpu } from '../../runtime/engine/nodes-off-webgpu.js';
import { graphOf, pipelineOf } from '../expression/run-expression.js';

test('N10: powers, cosines and exponentials stay on the CPU where the rest of a graph runs on WebGPU', () => {
  const graph = graphOf(pipelineOf({ formulas: { result: 'cube ** -1 + cos(cube) * exp(cube) - sqrt(cube) / 3' } }), { bands: 4 });
  const kept = nodesOffWebGpu(emitOnnx(graph, ops).bytes);
  expect(kept.map((name) => name.replace(/^.*\/(\w+?)_\d+$/, '$1')).sort()).toEqual(['cos', 'exp', 'pow']);
});
