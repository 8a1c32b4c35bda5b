import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../compiler/2-check/checked-pipeline.js';
import { chooseSources } from '../../compiler/2-check/choose-sources.js';
import { compile } from '../../compiler/index.js';
import { printModule } from '../../compiler/ir/print-module.js';
import { type Stage, stages } from '../../schemas/stage.js';

const producers = fc.array(fc.subarray([...stages]), { minLength: 2, maxLength: 5 });
const within = (inner: readonly Stage[], outer: readonly Stage[]) => inner.length < outer.length && inner.every((stage) => outer.includes(stage));

function chosen(stagesOf: readonly (readonly Stage[])[]) {
  const sources = stagesOf.map((_, i): Source => ({ from: 'node', node: `n${i}`, port: 'x' }));
  const index = (source: Source | undefined) => sources.indexOf(source as Source);
  const { feeding, clashes } = chooseSources(sources, (source, stage) => (stagesOf[index(source)] as readonly Stage[]).includes(stage));
  return { feeding: (stage: Stage) => feeding[stage].map(index), clashes };
}

describe('several producers of one port', () => {
  it('feed it one at a time: the only one, or the one that is strictly within every other; else there is a clash in that stage', () => {
    fc.assert(
      fc.property(producers, (stagesOf) => {
        const { feeding, clashes } = chosen(stagesOf);
        for (const stage of stages) {
          const here = stagesOf.flatMap((each, i) => (each.includes(stage) ? [i] : []));
          const winners = here.filter((i) => here.every((j) => i === j || within(stagesOf[i] as Stage[], stagesOf[j] as Stage[])));
          const clash = clashes.some((each) => each.stages.includes(stage));
          expect(clash).toBe(here.length > 0 && winners.length === 0);
          if (here.length === 0) expect(feeding(stage)).toHaveLength(stagesOf.length);
          else if (!clash) expect(feeding(stage)).toEqual(winners);
        }
      }),
    );
  });
});

const pipeline = (...into: readonly string[]) => `nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: noise, class_name: AdditiveNoise, execution_stages: train}
  - {name: after, class_name: PerPixelUnitNorm}
  - {name: angle, class_name: SigmoidNormalizer}
connections:
  - data.cube -> noise.cube
  - noise.cube -> after.data
${into.map((from) => `  - ${from} -> angle.data\n`).join('')}outputs: [angle.normalized]
`;

/** The modules of a pipeline, without the places that their operations stem from. */
function modules(text: string) {
  const { phases, diagnostics } = compile({ source: { file: 'p.yaml', text }, bands: 3 });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return (stage: Stage) => printModule(phases.lowered?.stages[stage] as never).replaceAll(/ {2}#.*/g, '');
}

describe('a branch of training that joins the main path', () => {
  const both = modules(pipeline('data.cube', 'after.normalized'));
  const alone = { direct: modules(pipeline('data.cube')), branch: modules(pipeline('after.normalized')) };

  it('feeds it in training, through nodes that have no stages of their own', () => {
    expect(both('train')).toBe(alone.branch('train'));
  });

  it.each(['val', 'test', 'inference'] as const)('leaves %s as it is', (stage) => {
    expect(both(stage)).toBe(alone.direct(stage));
  });

  it('does so whatever the order of the connections', () => {
    const turned = modules(pipeline('after.normalized', 'data.cube'));
    for (const stage of stages) expect(turned(stage)).toBe(both(stage));
  });
});
