import { describe, expect, it } from 'vitest';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { onlyGraph } from '../fixtures/only-graph.js';

const pipeline = (bce: string, outputs: string) => `
metadata: {name: losses}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: logit, class_name: ScoreToLogit}
  - {name: bce, class_name: AnomalyBCEWithLogits${bce}}
connections:
  - {source: data.outputs.cube, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
${outputs}`;

function outputsOf(text: string): Record<string, string[]> {
  const { manifest } = planOf(compileText(text, { bands: 1, batchKeys: { train: ['cube', 'mask'], val: ['cube', 'mask'] } }));
  return Object.fromEntries(Object.entries(manifest.stages).map(([stage, plan]) => [stage, onlyGraph(plan)?.outputs.map(({ name }) => name) ?? []]));
}

describe('a loss', () => {
  it('is a terminal node of stages train, val and test', () => {
    expect(outputsOf(pipeline('', ''))).toMatchObject({ train: ['bce.loss'], val: ['bce.loss'], inference: ['logit.logits'] });
  });

  it('stays in stage train when the YAML asks for other outputs, in val only if it is asked for', () => {
    const outputs = outputsOf(pipeline('', 'outputs: [logit.logits]'));
    expect(outputs).toMatchObject({ train: ['logit.logits', 'bce.loss'], val: ['logit.logits'], inference: ['logit.logits'] });
  });

  it('keeps its stages', () => {
    const { plan, diagnostics } = compileText(pipeline(', execution_stages: [val]', ''), { bands: 1 });
    expect(plan).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'bad-hparam: AnomalyBCEWithLogits.execution_stages: the stages of a loss are train, val, test; leave this out',
    ]);
  });
});
