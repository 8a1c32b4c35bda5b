import fc from 'fast-check';
import { cubeBands } from './random-tree.js';
import type { Tree } from './tree.js';

const literal = (text: string): Tree => ({ is: 'literal', text });
const binary = (operator: '+' | '-' | '*' | '/', left: Tree, right: Tree): Tree => ({ is: 'binary', operator, left, right });
const call = (name: string, ...parameters: Tree[]): Tree => ({ is: 'call', name, parameters });

/** 2 + tanh x: between 1 and 3, a denominator, base or argument of a logarithm that is far from 0. */
const positive = (x: Tree): Tree => binary('+', literal('2'), call('tanh', x));

/** Random formulas with bounded values and derivatives everywhere: of one band, or of all bands of the cube. */
export function smoothTrees(): fc.Arbitrary<Tree> {
  const { one, many } = fc.letrec<{ one: Tree; many: Tree }>((tie) => {
    const [one, many] = [tie('one'), tie('many')];
    const forms = (value: fc.Arbitrary<Tree>, other: fc.Arbitrary<Tree>): fc.Arbitrary<Tree>[] => [
      fc.tuple(fc.constantFrom('+' as const, '-' as const, '*' as const), value, other).map(([operator, x, y]) => binary(operator, x, y)),
      fc.tuple(value, other).map(([x, y]) => binary('/', x, positive(y))),
      fc.tuple(value, other).map(([x, y]) => ({ is: 'power', base: positive(x), exponent: call('tanh', y), caret: false })),
      fc.tuple(value, other).map(([x, y]) => call('atan2', x, positive(y))),
      fc.tuple(fc.constantFrom('sin', 'cos', 'tanh', 'sigmoid'), value).map(([name, x]) => call(name, x)),
      fc.tuple(fc.constantFrom('log', 'log10', 'sqrt'), value).map(([name, x]) => call(name, positive(x))),
      value.map((x) => call('exp', call('sin', x))),
      value.map((x): Tree => ({ is: 'minus', of: x })),
    ];
    return {
      one: fc.oneof(
        { depthSize: 'xsmall' },
        leafOfOne,
        ...forms(one, one),
        fc.tuple(fc.constantFrom('mean', 'sum'), many).map(([name, x]) => call(name, x)),
        fc.constantFrom('mean', 'std', 'min', 'max').map((name) => call(name, cube)),
        fc.tuple(fc.constantFrom('image_mean', 'image_std', 'image_min', 'image_max'), leafOfBand).map(([name, x]) => call(name, x)),
      ),
      many: fc.oneof({ depthSize: 'xsmall' }, fc.constant(cube), ...forms(many, fc.oneof(one, many))),
    };
  });
  return fc.oneof(one, many);
}

const cube: Tree = { is: 'name', name: 'cube' };
const leafOfBand: fc.Arbitrary<Tree> = fc.nat(cubeBands - 1).map((index) => ({ is: 'band', index }));
const leafOfOne: fc.Arbitrary<Tree> = fc.oneof(
  leafOfBand,
  fc.constantFrom<Tree>({ is: 'name', name: 'p' }, { is: 'name', name: 'gain' }, literal('0.5')),
);
