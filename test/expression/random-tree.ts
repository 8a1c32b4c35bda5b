import fc from 'fast-check';
import type { Comparison, Tree } from './tree.js';

/** Bands of the cubes that random formulas are about. */
export const cubeBands = 4;

const functionsOfOne = { exact: ['abs', 'sqrt'], all: ['abs', 'sqrt', 'exp', 'log', 'log10', 'sigmoid', 'tanh', 'sin', 'cos'] } as const;

/**
 * Random formulas: of one band, of all bands of the cube, and conditions. Those of `exact` functions are the same to
 * the last bit in any IEEE 754 arithmetic. Reductions are not among them, whose order is open, nor are min, max and
 * clip, which may take either of two zeros.
 */
export function randomTrees(functions: 'exact' | 'all') {
  const call = (names: readonly string[], ...parameters: fc.Arbitrary<Tree>[]) =>
    fc.record({ is: fc.constant('call' as const), name: fc.constantFrom(...names), parameters: fc.tuple(...parameters) });
  return fc.letrec<{ one: Tree; many: Tree; truth: Tree }>((tie) => {
    const [one, many, truth] = [tie('one'), tie('many'), tie('truth')];
    const either = fc.oneof(one, many);
    const elementwise = (value: fc.Arbitrary<Tree>, other: fc.Arbitrary<Tree>) => [
      fc.record({ is: fc.constant('binary' as const), operator: fc.constantFrom('+', '-', '*', '/'), left: value, right: other }),
      fc.record({ is: fc.constant('minus' as const), of: value }),
      fc.record({ is: fc.constant('group' as const), of: value }),
      call(functionsOfOne[functions], value),
      call(['where'], truth, unsigned(other), unsigned(value)),
      ...(functions === 'exact'
        ? []
        : [
            call(['min', 'max'], value, other, one),
            call(['clip'], value, one, other),
            fc.record({ is: fc.constant('power' as const), base: value, exponent: other, caret: fc.boolean() }),
            call(['pow'], other, value),
            call(['image_mean', 'image_sum', 'image_min', 'image_max', 'image_std'], imageOf(value)),
          ]),
    ];
    return {
      one: fc.oneof(
        { depthSize: 'xsmall', withCrossShrink: true },
        leafOfOne,
        ...elementwise(one, one),
        ...(functions === 'exact' ? [] : [call(['min', 'max', 'mean', 'sum', 'std'], many)]),
      ),
      many: fc.oneof({ depthSize: 'xsmall', withCrossShrink: true }, leafOfMany, ...elementwise(many, either)),
      truth: fc.oneof(
        { depthSize: 'xsmall', withCrossShrink: true },
        fc
          .record({
            is: fc.constant('compare' as const),
            operators: fc.tuple(comparison, comparison),
            operands: fc.array(one, { minLength: 2, maxLength: 3 }),
          })
          .map(fitting),
        fc.record({ is: fc.constant('logic' as const), operator: fc.constantFrom('and', 'or'), left: truth, right: truth, c: fc.boolean() }),
        fc.record({ is: fc.constant('not' as const), of: truth, c: fc.boolean() }),
        fc.record({ is: fc.constant('group' as const), of: truth }),
      ),
    };
  });
}

const comparison = fc.constantFrom<Comparison>('<', '<=', '>', '>=', '==', '!=');

function fitting(tree: Extract<Tree, { is: 'compare' }>): Tree {
  return { ...tree, operators: tree.operators.slice(0, tree.operands.length - 1) };
}

/** The same with +0 for -0: onnxruntime's Where does not keep the sign of a zero. */
function unsigned(value: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return value.map((left): Tree => ({ is: 'binary', operator: '+', left, right: { is: 'literal', text: '0' } }));
}

/** An image reduction takes no constant, so that a band is added to what it takes. */
function imageOf(value: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return value.map((right): Tree => ({ is: 'binary', operator: '+', left: { is: 'band', index: 0 }, right }));
}

const leafOfOne: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ is: fc.constant('literal' as const), text: fc.constantFrom('0', '1', '2', '0.5', '.25', '3.', '1e-3', '12.5E2') }),
  fc.record({ is: fc.constant('band' as const), index: fc.nat(cubeBands - 1) }),
  fc.record({ is: fc.constant('name' as const), name: fc.constantFrom('p', 'gain') }),
);

const leafOfMany: fc.Arbitrary<Tree> = fc.constantFrom<Tree>({ is: 'name', name: 'cube' }, { is: 'range', from: 0, to: cubeBands - 1 });

/** Differences and sums of which one operand at least is made of means and sums, over bands or an image. */
export function statisticDifferences(): fc.Arbitrary<Tree> {
  const { many } = randomTrees('exact');
  const accumulation = (of: fc.Arbitrary<Tree>) =>
    fc.record({
      is: fc.constant('call' as const),
      name: fc.constantFrom('mean', 'sum', 'image_mean', 'image_sum', 'image_max'),
      parameters: fc.tuple(of),
    });
  const read = accumulation(
    fc.oneof(
      leafOfMany,
      leafOfMany.map((of) => ({ is: 'group' as const, of })),
    ),
  );
  const binary = (operators: readonly ('+' | '-' | '*' | '/')[], left: fc.Arbitrary<Tree>, right: fc.Arbitrary<Tree>) =>
    fc.record({ is: fc.constant('binary' as const), operator: fc.constantFrom(...operators), left, right });
  const grouped = (of: fc.Arbitrary<Tree>) => of.map((tree) => ({ is: 'group' as const, of: tree }));
  const { statistic } = fc.letrec<{ statistic: Tree }>((tie) => ({
    statistic: fc.oneof(
      { depthSize: 'xsmall', withCrossShrink: true },
      read,
      accumulation(many),
      grouped(binary(['+', '-', '*', '/'], tie('statistic'), fc.oneof(tie('statistic'), fc.constant<Tree>({ is: 'literal', text: '0.3' })))),
    ),
  }));
  const image = fc.oneof(leafOfMany, grouped(many));
  return fc.oneof(binary(['-', '+'], image, statistic), binary(['-', '+'], statistic, image), binary(['-', '+'], statistic, statistic));
}
