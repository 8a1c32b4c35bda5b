import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writePlan } from '../../compiler/index.js';
import { type Compilation, compile } from '../../compiler/compile.js';
import type { CompileRequest } from '../../compiler/compile-request.js';
import { defineHostNode, type NodeDefinition, port } from '../../compiler/nodes/contract.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { type OpenOptions, openPlan, type Plan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { planOf } from '../fixtures/compile-text.js';

export const hosts = new URL('./hosts.js', import.meta.url);

/** A class outside the registries, `kind` in YAML, computed by the host node `name` of `hosts.ts`. */
function hostNode(kind: string, name: string, locality: 'pixel' | 'image'): NodeDefinition {
  return defineHostNode({
    kind,
    className: `test.${kind}`,
    doc: 'A host node.',
    stages: ['always'],
    hparams: z.strictObject({ factor: z.number().default(2) }),
    inputs: { data: port('float32[B, H, W, C]', 'Anything.') },
    outputs: { result: port('float32[B, H, W, C]', 'As large.') },
    host: { name, params: ({ hparams }) => ({ factor: hparams.factor }), locality },
  });
}

/** Reads a vector that depends on state alone, not on the batch. */
const weightGain = defineHostNode({
  kind: 'WeightGain',
  className: 'test.WeightGain',
  doc: 'A host node.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: { data: port('float32[C]', 'Weights.') },
  outputs: { result: port('float32[C]', 'Twice as large.') },
  host: { name: 'gain', params: () => ({ factor: 2 }), locality: 'pixel' },
});

const own = {
  rowMean: hostNode('RowMean', 'rowMean', 'image'),
  gain: hostNode('Gain', 'gain', 'pixel'),
  endless: hostNode('Endless', 'endless', 'image'),
  slow: hostNode('Slow', 'slow', 'image'),
  wrong: hostNode('Wrong', 'wrong', 'image'),
  silent: hostNode('Silent', 'silent', 'image'),
  broken: hostNode('Broken', 'broken', 'image'),
  weightGain,
};

/** Compiles YAML text with the classes of this file beside those of the registry. */
export function compileWithHosts(text: string, request: Omit<CompileRequest, 'source'> = {}): Compilation {
  return compile({ source: { file: 'pipeline.yaml', text }, bands: 3, ...request }, { nodes: { ...nodes, ...own }, ops });
}

/** Normalisation, a host node of class `kind`, then RX with metrics. */
export function between(kind: string, outputs = '[rx.scores]'): string {
  return `
metadata: {name: between}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: middle, class_name: ${kind}}
  - {name: rx, class_name: RXGlobal}
  - {name: decide, class_name: QuantileBinaryDecider, hparams: {quantile: 0.9}}
  - {name: metrics, class_name: AnomalyDetectionMetrics}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: middle.inputs.data}
  - {source: middle.outputs.result, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: decide.inputs.logits}
  - {source: decide.outputs.decisions, target: metrics.inputs.decisions}
  - {source: data.outputs.mask, target: metrics.inputs.targets}
outputs: ${outputs}
`;
}

/** Compiles, writes and opens a plan. */
export async function openCompiled(text: string, options: OpenOptions = {}, request: Omit<CompileRequest, 'source'> = {}): Promise<Plan> {
  const directory = await mkdtemp(join(tmpdir(), 'steps-'));
  await writePlan(planOf(compileWithHosts(text, request)), directory);
  return openPlan(directory, { host: 'inline', device: 'cpu', hosts, ...options });
}

/** A cube [4, 5, 3] and labels, the same each time. */
export function scene(): { readonly cube: Tensor; readonly mask: Tensor } {
  const values = Array.from({ length: 60 }, (_, i) => ((i * 37) % 61) / 7 + (i % 3));
  return {
    cube: tensorFrom('float32', [4, 5, 3], values),
    mask: tensorFrom(
      'int32',
      [4, 5],
      Array.from({ length: 20 }, (_, i) => (i === 7 ? 1 : 0)),
    ),
  };
}
