import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

/** Normalisation that is fitted, layers that are drawn, a loss with a scalar of its own. */
const pipeline = `
metadata: {name: svdd}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: ZScoreNormalizerGlobal}
  - {name: projection, class_name: DeepSVDDProjection, hparams: {rep_dim: 2, hidden: 4}}
  - {name: tracker, class_name: DeepSVDDCenterTracker}
  - {name: svdd, class_name: DeepSVDDSoftBoundaryLoss}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: projection.inputs.data}
  - {source: projection.outputs.embeddings, target: tracker.inputs.embeddings}
  - {source: projection.outputs.embeddings, target: svdd.inputs.embeddings}
  - {source: tracker.outputs.center, target: svdd.inputs.center}
`;
const layers = ['projection.net.fc1.bias', 'projection.net.fc1.weight', 'projection.net.fc2.weight'];

function trained(training: CompileRequest['training']): string[] | undefined {
  const { manifest } = planOf(compileText(pipeline, { bands: 3, ...(training && { training }) }));
  return manifest.train?.parameters.map(({ name }) => name).sort();
}

describe('what trains', () => {
  it('with nothing unfrozen is what trains from the start in the reference: layers and the radius', () => {
    expect(trained({ unfreeze: [] })).toEqual([...layers, 'svdd.r_unconstrained']);
  });

  it('is exactly what is unfrozen, if anything is', () => {
    expect(trained({ unfreeze: ['norm'] })).toEqual(['norm.zscore_mean', 'norm.zscore_std']);
    expect(trained({ unfreeze: ['projection', 'norm'], freeze: ['norm'] })).toEqual(layers);
  });

  it('shrinks by nodes that are frozen', () => {
    expect(trained({ unfreeze: [], freeze: ['projection'] })).toEqual(['svdd.r_unconstrained']);
  });

  it('is everything where no training was asked for', () => {
    expect(trained(undefined)).toEqual(['norm.zscore_mean', 'norm.zscore_std', ...layers, 'svdd.r_unconstrained']);
  });

  it('leaves out what only a loss that does not count reads, and the step reads that as plain state', () => {
    const text = pipeline
      .replace('connections:', '  - {name: other, class_name: DeepSVDDSoftBoundaryLoss}\nconnections:')
      .concat('  - {source: projection.outputs.embeddings, target: other.inputs.embeddings}\n')
      .concat('  - {source: tracker.outputs.center, target: other.inputs.center}\n');
    const { manifest } = planOf(compileText(text, { bands: 3, training: { unfreeze: [], losses: ['svdd'] } }));
    expect(manifest.train?.parameters.map(({ name }) => name).sort()).toEqual([...layers, 'svdd.r_unconstrained']);
    const source = manifest.train?.step.inputs.find(({ name }) => name === 'other.r_unconstrained')?.source;
    expect(source).toBe('state');
  });

  it('is refused if it is nothing', () => {
    const { plan, diagnostics } = compileText(pipeline, { bands: 3, training: { unfreeze: [], freeze: ['projection', 'svdd'] } });
    expect(plan).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toContain('nothing-to-train');
  });
});
