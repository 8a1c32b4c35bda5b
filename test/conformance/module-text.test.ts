import type { FittedNode } from '../../compiler/3-lower/lower-fit.js';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Compilation, compile } from '../../compiler/index.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { hashModule } from '../../compiler/ir/hash-module.js';
import { moduleText } from '../../compiler/ir/module-text.js';
import { parseModule } from '../../compiler/ir/parse-module.js';
import { type IrModule, moduleOf } from '../../compiler/ir/value.js';
import { verifyModule } from '../../compiler/ir/verify-module.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { forwardOrigin } from './gradient-of.js';

const examples = readdirSync('examples').map((name) => join('examples', name, 'pipeline.yaml'));
const samples = readdirSync('test/passes/samples', { recursive: true, encoding: 'utf8' }).map((name) => join('test/passes/samples', name));
const pipelines = [...examples, ...samples].filter((file) => file.endsWith('.yaml') && existsSync(file));

/** Every module that compiling makes, between passes as well. */
function modulesOf({ phases }: Compilation): IrModule[] {
  const { lowered, loweredTraining, differentiated, optimised, passes = [] } = phases;
  const steps = Object.values(optimised?.stages ?? {}).flat();
  const stages = steps.flatMap((step) => (step.kind === 'graph' ? [step.main, ...(step.prologue ? [step.prologue] : [])] : []));
  const mappings = (nodes: readonly FittedNode[]) => nodes.flatMap(({ statistics }) => statistics.flatMap(({ mapping }) => mapping ?? []));
  const fit = (optimised?.fit ?? []).flatMap(({ update, merge, nodes }) => [update.main, merge, ...mappings(nodes)]);
  const training = [loweredTraining?.module, differentiated?.step, optimised?.train?.step].flatMap((module) => module ?? []);
  const all = [...Object.values(lowered?.stages ?? {}), ...stages, ...fit, ...training, ...passes.map(({ module }) => module)];
  return all.flatMap((module) => module ?? []);
}

describe('the text of a module parses to an equal module', () => {
  it.each(pipelines)('in every phase and after every pass of %s', (file) => {
    const wavelengths = Array.from({ length: 61 }, (_, i) => 430 + 10 * i);
    const modules = modulesOf(compile({ source: { file, text: readFileSync(file, 'utf8') }, wavelengths, keepPasses: true }));
    expect(modules.length).toBeGreaterThan(3);
    for (const module of modules) {
      const text = moduleText(module);
      const parsed = parseModule(text);
      verifyModule(parsed, ops);
      expect(moduleText(parsed)).toBe(text);
      expect(hashModule(parsed)).toBe(hashModule(module));
    }
  });

  const constants: readonly Tensor[] = [
    tensorFrom('float64', [4], [-0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324]),
    tensorFrom('float32', [], [0.1]),
    tensorFrom('float32', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 1 / 3]),
    tensor('int64', [2], BigInt64Array.of(2n ** 63n - 1n, -1n)),
    tensorFrom('bool', [2], [0, 1]),
    tensorFrom('uint8', [0], []),
  ];
  it.each(constants.map((constant) => [constant.dtype, constant] as const))('with a constant in %s', (_, constant) => {
    const b = createBuilder(ops, forwardOrigin);
    const module = moduleOf('a "name" with spaces', 'inference', [{ name: 'x: y', value: b.constant(constant), role: 'output' }]);
    const [output] = parseModule(moduleText(module)).outputs;
    expect(output).toEqual(module.outputs[0]);
  });
});

it('a text that is none is refused with its line', () => {
  const text = moduleText(moduleOf('m', 'inference', []));
  expect(() => parseModule(text.replace('}', '  %0: float32[] = neg(%1) {} # {}\n}'))).toThrow(/line 2: expected an operation before this one/);
  expect(() => parseModule('module m')).toThrow(SyntaxError);
});
