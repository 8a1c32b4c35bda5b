import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bindings, batchDim, columnDim, type Dim, numberedSymbol, rowDim, symbolDim, termsOf } from '../../schemas/dim.js';
import {
  ceilDivision,
  differenceOf,
  floorDivision,
  leadingSymbols,
  productOf,
  quotientOf,
  sizeOf,
  substituted,
  sumOf,
  symbolOf,
  symbolsIn,
} from '../../schemas/dim-arithmetic.js';
import { dimsOf, parseDim } from '../../schemas/dim-text.js';

/** An expression as a tree, to compute dimensions and sizes from side by side. */
type Tree =
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'sum' | 'difference' | 'product'; readonly a: Tree; readonly b: Tree }
  | { readonly kind: 'floor' | 'ceil'; readonly a: Tree; readonly by: number };

const names = ['B', 'H', 'W', 'H_2', 'K', 'y.bands'];

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ kind: fc.constant('size' as const), size: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('symbol' as const), name: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constantFrom('sum' as const, 'difference' as const, 'product' as const), a: tie('tree'), b: tie('tree') }),
    fc.record({ kind: fc.constantFrom('floor' as const, 'ceil' as const), a: tie('tree'), by: fc.integer({ min: 1, max: 4 }) }),
  ),
}));

const bindings: fc.Arbitrary<Bindings> = fc.record(Object.fromEntries(names.map((name) => [name, fc.integer({ min: 1, max: 9 })])));

function dimOf(tree: Tree): Dim {
  if (tree.kind === 'size') return tree.size;
  if (tree.kind === 'symbol') return symbolDim(tree.name);
  if ('by' in tree) return (tree.kind === 'floor' ? floorDivision : ceilDivision)(dimOf(tree.a), tree.by);
  const [a, b] = [dimOf(tree.a), dimOf(tree.b)];
  return tree.kind === 'sum' ? sumOf([a, b]) : tree.kind === 'difference' ? differenceOf(a, b) : productOf([a, b]);
}

function sizeByHand(tree: Tree, sizes: Bindings): number {
  if (tree.kind === 'size') return tree.size;
  if (tree.kind === 'symbol') return sizes[tree.name] as number;
  if ('by' in tree) return (tree.kind === 'floor' ? Math.floor : Math.ceil)(sizeByHand(tree.a, sizes) / tree.by);
  const [a, b] = [sizeByHand(tree.a, sizes), sizeByHand(tree.b, sizes)];
  return tree.kind === 'sum' ? a + b : tree.kind === 'difference' ? a - b : a * b;
}

describe('a dimension', () => {
  it('has the size that its expression has for any sizes of its symbols', () => {
    fc.assert(
      fc.property(tree, bindings, (expression, sizes) => {
        // + 0, as a product with 0 may be -0.
        expect((sizeOf(dimOf(expression), sizes) as number) + 0).toBe(sizeByHand(expression, sizes) + 0);
      }),
      { numRuns: 500 },
    );
  });

  it('is read back from its text, as the same object', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        const dim = dimOf(expression);
        fc.pre(typeof dim !== 'number' || dim >= 0);
        expect(parseDim(String(dim))).toBe(dim);
        expect(JSON.parse(JSON.stringify([dim]))).toEqual([typeof dim === 'number' ? dim : String(dim)]);
      }),
      { numRuns: 500 },
    );
  });

  it('has one normal form whatever the order and the brackets', () => {
    fc.assert(
      fc.property(tree, tree, tree, (x, y, z) => {
        const [a, b, c] = [dimOf(x), dimOf(y), dimOf(z)];
        expect(sumOf([a, b, c])).toBe(sumOf([sumOf([c, b]), a]));
        expect(productOf([a, b, c])).toBe(productOf([productOf([c, b]), a]));
        expect(productOf([a, sumOf([b, c])])).toBe(sumOf([productOf([a, b]), productOf([a, c])]));
        expect(differenceOf(sumOf([a, b]), b)).toBe(a);
      }),
    );
  });

  it('divided evenly and multiplied again is itself', () => {
    fc.assert(
      fc.property(tree, tree, (x, y) => {
        const [a, b] = [dimOf(x), dimOf(y)];
        fc.pre(b !== 0);
        expect(quotientOf(productOf([a, b]), b)).toBe(a);
      }),
    );
    const [h, w] = [rowDim, columnDim];
    expect(quotientOf(h, w)).toBeUndefined();
    expect(quotientOf(sumOf([h, 1]), 2)).toBeUndefined();
    expect(quotientOf(h, 0)).toBeUndefined();
  });

  it('with dimensions in place of symbols has the size that these give', () => {
    fc.assert(
      fc.property(tree, tree, bindings, (x, y, sizes) => {
        const replaced = substituted(dimOf(x), { H: dimOf(y) });
        const inner = sizeByHand(y, sizes);
        expect((sizeOf(replaced, sizes) as number) + 0).toBe(sizeByHand(x, { ...sizes, H: inner }) + 0);
      }),
    );
  });

  it('without a size for one of its symbols has none', () => {
    expect(sizeOf(parseDim('B*H'), { B: 2 })).toBeUndefined();
    expect(sizeOf(parseDim('ceil(H/2)'), {})).toBeUndefined();
    expect(sizeOf(symbolDim('toString'), {})).toBeUndefined();
  });
});

describe('the text of a dimension', () => {
  it.each([
    ['B*H*W', 'B*H*W'],
    ['W * H*B * 2', '2*B*H*W'],
    ['H - 2', 'H-2'],
    ['(H-2)*W', 'H*W-2*W'],
    ['-2+H', 'H-2'],
    ['-H', '-H'],
    ['ceil(H/2)', 'ceil(H/2)'],
    ['floor((H+1)/2)', 'ceil(H/2)'],
    ['floor((H+1)/3)', 'floor((H+1)/3)'],
    ['ceil(5*H/2)', '2*H+ceil(H/2)'],
    ['ceil((H+W)/2)*2', '2*ceil((H+W)/2)'],
    ['ceil(ceil(H/2)/2)', 'ceil(H/4)'],
    ['floor((2*H+1)/4)', 'floor(H/2)'],
    ['H_2*B', 'B*H_2'],
    ['floor', 'floor'],
  ])('%s is printed %s', (written, printed) => {
    expect(String(parseDim(written))).toBe(printed);
  });

  it.each([
    '',
    'B*',
    '*',
    'H/2',
    'ceil(H)',
    'ceil(H+1/2)',
    'ceil(H/0)',
    'ceil(H/W)',
    '(H',
    'H)',
    'B?',
    '2 H',
    '99999999999999999999',
    'H'.repeat(401),
  ])('%j is refused', (text) => {
    expect(() => parseDim(text)).toThrow(SyntaxError);
  });

  it('is refused where it would multiply out to very many terms', () => {
    const text = Array.from({ length: 20 }, (_, i) => `(a${i}+b${i})`).join('*');
    expect(() => parseDim(text)).toThrow(SyntaxError);
  });
});

describe('symbols', () => {
  it('have a role by name, numbered or not', () => {
    expect(['B', 'H', 'W_2', 'C', 'Hx', 'B_'].map((name) => symbolOf(symbolDim(name))?.role)).toEqual([
      'batch',
      'row',
      'column',
      'other',
      'other',
      'other',
    ]);
    expect([1, 2].map((count) => numberedSymbol('H', count))).toEqual(dimsOf('H', 'H_2'));
    expect(dimsOf('B', 'H', 'W')).toEqual([batchDim, rowDim, columnDim]);
  });

  it('are found in any expression, and told from what is computed', () => {
    expect(symbolsIn(parseDim('B*ceil(H/2)')).map(({ name }) => name)).toEqual(['B', 'H']);
    expect(symbolOf(parseDim('2*H'))).toBeUndefined();
    expect(symbolOf(4)).toBeUndefined();
    expect(termsOf(0)).toEqual([]);
  });

  it('lead a shape up to the first dimension that is no product of symbols', () => {
    const namesOf = (...dims: (number | string)[]) => leadingSymbols(dimsOf(...dims)).map(({ name }) => name);
    expect(namesOf('B*H', 'W', 4)).toEqual(['B', 'H', 'W']);
    expect(namesOf('B', 2, 'H')).toEqual(['B']);
    expect(namesOf('B', 'H-2', 'W')).toEqual(['B']);
    expect(namesOf('2*B')).toEqual([]);
  });
});
