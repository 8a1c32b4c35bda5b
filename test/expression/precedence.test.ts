import { describe, expect, it } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { moduleOf, type Value } from '../../compiler/ir/value.js';
import { parseFormula } from '../../compiler/language/expression/parse-formula.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { lowerProgram } from './lower-program.js';

/** The value of a formula where the cube's only band is 3. */
function resultOf(formula: string): number | undefined {
  const { results } = lowerProgram({ anchor: 'cube', result: formula }, {}, 1);
  const module = moduleOf('formula', 'inference', [{ name: 'result', value: results.result as Value, role: 'output' }]);
  return Number(interpret(module, { cube: tensorFrom('float32', [1, 1, 1, 1], [3]) }, ops).result?.data[0]);
}

describe('precedence and associativity are those of Python', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['10 - 4 - 3', 3],
    ['24 / 4 / 2', 3],
    ['24 / 4 * 2', 12],
    ['2 ** 3 ** 2', 512],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ** 2', -4],
    ['(-2) ** 2', 4],
    ['2 ** -1', 0.5],
    ['2 ** -2 ** 2', 2 ** -4],
    ['2 * -3', -6],
    ['- - 2', 2],
    ['+-2', -2],
    ['4 - -3', 7],
    ['-b[0] ** 2', -9],
    ['1 + 2 < 2 * 2', 1],
    ['1 < 2 < 3', 1],
    ['3 > 2 > 1', 1],
    ['1 < 3 < 2', 0],
    ['1 < 2 > 1 != 2', 1],
    ['not 1 > 2', 1],
    ['not not 1 > 2', 0],
    ['!1 > 2', 1],
    ['1 > 2 or 2 > 1', 1],
    ['1 < 2 or 1 < 2 and 1 > 2', 1],
    ['(1 < 2 or 1 < 2) and 1 > 2', 0],
    ['not 1 < 2 or 1 < 2', 1],
    ['not (1 < 2 || 1 < 2)', 0],
    ['1 < 2 && !(2 < 1)', 1],
    ['1.5e1 + .5', 15.5],
    ['2.e-1 * 10.', 2],
    ['where(b[0] == 3, 1, 2) + 1', 2],
  ])('%s is %d', (formula, expected) => {
    expect(resultOf(formula)).toBe(Math.fround(expected));
  });
});

describe('division', () => {
  it.each([
    ['1 / (b[0] - 3)', Number.POSITIVE_INFINITY],
    ['-1 / (b[0] - 3)', Number.NEGATIVE_INFINITY],
    ['(b[0] - 3) / (b[0] - 3)', Number.NaN],
    ['where(b[0] == 3, 0, 1 / (b[0] - 3))', 0],
    ['log(b[0] - 3)', Number.NEGATIVE_INFINITY],
    ['sqrt(-b[0])', Number.NaN],
    ['(-b[0]) ** 0.5', Number.NaN],
    ['(-b[0]) ** 3', -27],
  ])('%s is %d', (formula, expected) => {
    expect(resultOf(formula)).toBe(expected);
  });
});

describe('formulas of any length and depth', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;

  it('are read up to the bounds', () => {
    expect(parseFormula(nested(64)).faults).toEqual([]);
    expect(parseFormula(`1${'+1'.repeat(2047)}`).faults).toEqual([]);
    expect(resultOf(`1${'+1'.repeat(2000)}`)).toBe(2001);
  });

  it.each([
    ['brackets', nested(65)],
    ['unclosed brackets', '('.repeat(4000)],
    ['calls', `${'abs('.repeat(65)}1${')'.repeat(65)}`],
    ['indices', `${'b['.repeat(65)}1${']'.repeat(65)}`],
    ['signs', `${'-'.repeat(4000)}1`],
    ['negations', `${'not '.repeat(1000)}1 < 2`],
    ['powers', `2${'**2'.repeat(1000)}`],
    ['length', '1+'.repeat(2048) + 1],
  ])('are refused beyond them: %s', (_, formula) => {
    expect(parseFormula(formula).faults).toMatchObject([{ kind: 'too-complex' }]);
  });
});
