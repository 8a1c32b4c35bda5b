import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { type GoldenNodeCase, type GoldenRun, type GoldenTensors, readCase } from './golden-case.js';
import { caseFiles } from './replay.js';
import { replayGradients } from './replay-gradients.js';

const byClass = new Map<string, NodeDefinition>(Object.values(nodes).map((definition) => [definition.className, definition]));

/** Runs with gradients, each with the state that the runs before it left. */
function differentiatedRuns({ runs, state }: GoldenNodeCase): { run: GoldenRun; state: GoldenTensors }[] {
  const before = runs.map((_, i) => Object.assign({}, state, ...runs.slice(0, i).map((run) => run.stateAfter)) as GoldenTensors);
  const all = runs.map((run, i) => ({ run, state: before[i] as GoldenTensors }));
  return all.filter(({ run }) => !run.noise && Object.keys({ ...run.gradInputs, ...run.gradState }).length > 0);
}

const cases = caseFiles('test/golden/samples/nodes').flatMap((file) => {
  const golden = readCase(file);
  const definition = golden.kind === 'node' ? byClass.get(golden.node.class_name) : undefined;
  // Gradients through tensors derived on the host, and states set by calls, are replayed with whole plans only.
  if (golden.kind !== 'node' || !definition?.lower || definition.derive || golden.node.calls?.length) return [];
  return differentiatedRuns(golden.node).map(({ run, state }, i) => ({
    name: `${basename(dirname(file))}/${basename(file)} ${i}`,
    definition,
    golden: { ...golden.node, state },
    run,
  }));
});

describe('recorded gradients', () => {
  it.each(cases)('$name', ({ definition, golden, run }) => {
    for (const { what, error, allowed } of replayGradients(definition, golden, run)) expect(error, what).toBeLessThanOrEqual(allowed);
  });
});
