import { describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { readCase } from './golden-case.js';
import { caseFiles } from './replay.js';
import { type GradientRun, replayGradients } from './replay-gradients.js';

const byClass = new Map<string, NodeDefinition>(Object.values(nodes).map((definition) => [definition.className, definition]));

const cases = caseFiles('test/golden/samples/nodes').flatMap((file) => {
  const golden = readCase(file);
  const definition = golden.kind === 'node' ? byClass.get(golden.node.class_name) : undefined;
  if (golden.kind !== 'node' || !definition?.lower || definition.derive) return [];
  const runs: readonly GradientRun[] = golden.node.runs;
  const differentiated = runs.filter(({ gradInputs, gradState, noise }) => !noise && Object.keys({ ...gradInputs, ...gradState }).length > 0);
  return differentiated.map((run, i) => ({ name: `${file} ${i}`, definition, golden: golden.node, run }));
});

describe('recorded gradients', () => {
  it.each(cases)('$name', ({ definition, golden, run }) => {
    for (const { what, error, allowed } of replayGradients(definition, golden, run)) expect(error, what).toBeLessThanOrEqual(allowed);
  });
});
