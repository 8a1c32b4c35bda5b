import { type Bindings, type Dim, type DimFactor, type DimSymbol, type DimTerm, normalForm, type SymbolicDim, termsOf } from './dim.js';

/** The sum of dimensions. */
export function sumOf(dims: readonly Dim[]): Dim {
  return normalForm(dims.flatMap(termsOf));
}

/** `dim` less `other`. */
export function differenceOf(dim: Dim, other: Dim): Dim {
  return sumOf([dim, productOf([-1, other])]);
}

/** The product of dimensions; 1 of none, and never -0. */
export function productOf(dims: readonly Dim[]): Dim {
  return dims.reduce<Dim>(
    (product, dim) => (typeof product === 'number' && typeof dim === 'number' ? product * dim + 0 : timesTerms(product, dim)),
    1,
  );
}

function timesTerms(a: Dim, b: Dim): Dim {
  return normalForm(
    termsOf(a).flatMap((one) =>
      termsOf(b).map((other) => ({ coefficient: one.coefficient * other.coefficient, factors: [...one.factors, ...other.factors] })),
    ),
  );
}

/**
 * floor(dim / by) in normal form: what `by` divides stands outside, the rest has coefficients from 0 to `by` - 1 without a common
 * divisor, and a quotient of a quotient is one. Throws `RangeError` unless `by` is a positive integer.
 */
export function floorDivision(dim: Dim, by: number): Dim {
  if (!Number.isSafeInteger(by) || by < 1) throw new RangeError(`cannot divide by ${by}`);
  const whole = termsOf(dim).map(({ coefficient, factors }) => ({ coefficient: Math.floor(coefficient / by), factors }));
  const rest = termsOf(dim).map(({ coefficient, factors }) => ({ coefficient: coefficient - Math.floor(coefficient / by) * by, factors }));
  return sumOf([normalForm(whole), fractionFloor(normalForm(rest), by)]);
}

/** ceil(dim / by). Throws as `floorDivision` does. */
export function ceilDivision(dim: Dim, by: number): Dim {
  return floorDivision(sumOf([dim, by - 1]), by);
}

/** floor(dim / by) where all coefficients are from 0 to `by` - 1. */
function fractionFloor(dim: Dim, by: number): Dim {
  if (typeof dim === 'number') return 0;
  const common = dim.terms.filter(({ factors }) => factors.length > 0).reduce((divisor, { coefficient }) => commonDivisor(divisor, coefficient), by);
  const reduced = normalForm(
    dim.terms.map(({ coefficient, factors }) => ({ coefficient: Math.floor(coefficient / common), factors })),
  ) as SymbolicDim;
  const [first, ...others] = reduced.terms as readonly [DimTerm, ...DimTerm[]];
  const [inner] = first.factors;
  const isNested =
    first.coefficient === 1 && first.factors.length === 1 && inner?.kind === 'quotient' && others.every(({ factors }) => factors.length === 0);
  if (isNested) return floorDivision(sumOf([inner.of, (others[0]?.coefficient ?? 0) * inner.by]), (by / common) * inner.by);
  return normalForm([{ coefficient: 1, factors: [{ kind: 'quotient', of: reduced, by: by / common }] }]);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** `dim` over `divisor` where that comes out even for all values of the symbols, by long division; else `undefined`. */
export function quotientOf(dim: Dim, divisor: Dim): Dim | undefined {
  const [lead] = termsOf(divisor);
  if (!lead) return undefined;
  const quotient: DimTerm[] = [];
  for (let [rest, [first]] = [dim, termsOf(dim)]; first; [first] = termsOf(rest)) {
    const term = termOver(first, lead);
    if (!term) return undefined;
    quotient.push(term);
    rest = differenceOf(rest, productOf([normalForm([term]), divisor]));
  }
  return normalForm(quotient);
}

function termOver(term: DimTerm, divisor: DimTerm): DimTerm | undefined {
  const factors = [...term.factors];
  for (const factor of divisor.factors) {
    const at = factors.findIndex((each) => isSameFactor(each, factor));
    if (at < 0) return undefined;
    factors.splice(at, 1);
  }
  const coefficient = term.coefficient / divisor.coefficient;
  return Number.isInteger(coefficient) ? { coefficient, factors } : undefined;
}

function isSameFactor(a: DimFactor, b: DimFactor): boolean {
  if (a.kind === 'quotient') return b.kind === 'quotient' && a.of === b.of && a.by === b.by;
  return b.kind === 'symbol' && a.name === b.name;
}

/** The size of `dim` where `size` tells that of each symbol; `undefined` if it does not know one. Sums with negative terms may be below 0. */
export function sizeWith(dim: Dim, size: (symbol: DimSymbol) => number | undefined): number | undefined {
  if (typeof dim === 'number') return dim;
  if (dim.symbol) return size(dim.symbol);
  let sum = 0;
  for (const { coefficient, factors } of dim.terms) {
    let product = coefficient;
    for (const factor of factors) {
      const value = factor.kind === 'symbol' ? size(factor) : quotientSize(sizeWith(factor.of, size), factor.by);
      if (value === undefined) return undefined;
      product *= value;
    }
    sum += product;
  }
  return sum;
}

function quotientSize(size: number | undefined, by: number): number | undefined {
  return size === undefined ? undefined : Math.floor(size / by);
}

/** The size of `dim`, or `undefined` if it depends on a symbol that is not bound. */
export function sizeOf(dim: Dim, bindings: Bindings): number | undefined {
  if (typeof dim === 'number') return dim;
  return dim.symbol ? boundSize(dim.symbol, bindings) : sizeWith(dim, (symbol) => boundSize(symbol, bindings));
}

function boundSize({ name }: DimSymbol, bindings: Bindings): number | undefined {
  return Object.hasOwn(bindings, name) ? bindings[name] : undefined;
}

/** `dim` with dimensions in place of the symbols named. */
export function substituted(dim: Dim, replacements: Readonly<Record<string, Dim>>): Dim {
  return sumOf(termsOf(dim).map(({ coefficient, factors }) => productOf([coefficient, ...factors.map((factor) => replaced(factor, replacements))])));
}

function replaced(factor: DimFactor, replacements: Readonly<Record<string, Dim>>): Dim {
  if (factor.kind === 'quotient') return floorDivision(substituted(factor.of, replacements), factor.by);
  const replacement = Object.hasOwn(replacements, factor.name) ? replacements[factor.name] : undefined;
  return replacement ?? normalForm([{ coefficient: 1, factors: [factor] }]);
}

/** The symbol that a dimension is; `undefined` of a size and of what is computed from symbols. */
export function symbolOf(dim: Dim | undefined): DimSymbol | undefined {
  return typeof dim === 'object' ? dim.symbol : undefined;
}

/** All symbols in a dimension, in the order in which it prints them. */
export function symbolsIn(dim: Dim): DimSymbol[] {
  return termsOf(dim).flatMap(({ factors }) => factors.flatMap((factor) => (factor.kind === 'symbol' ? [factor] : symbolsIn(factor.of))));
}

/**
 * The symbols by which a tensor of shape `dims` is laid out, from the outermost on, `B*H*W` counting as three, up to the first
 * dimension that is no product of symbols.
 */
export function leadingSymbols(dims: readonly Dim[]): DimSymbol[] {
  const products = dims.map(symbolFactors);
  const end = products.indexOf(undefined);
  return products.slice(0, end < 0 ? undefined : end).flatMap((symbols) => symbols ?? []);
}

function symbolFactors(dim: Dim): DimSymbol[] | undefined {
  const [term, ...others] = termsOf(dim);
  if (!term || others.length > 0 || term.coefficient !== 1 || term.factors.length === 0) return undefined;
  const symbols = term.factors.filter((factor) => factor.kind === 'symbol');
  return symbols.length === term.factors.length ? symbols : undefined;
}
