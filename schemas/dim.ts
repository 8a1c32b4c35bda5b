/** Sizes of symbols by their names (`B`, `H`, `W`, ...). */
export type Bindings = Readonly<Record<string, number>>;

/** What a symbol counts: images of a batch, their rows or columns, or anything else. */
export type DimRole = 'batch' | 'row' | 'column' | 'other';

/** A size that is known when data arrive. */
export interface DimSymbol {
  readonly kind: 'symbol';
  readonly name: string;
  readonly role: DimRole;
}

/** floor(of / by). */
export interface DimQuotient {
  readonly kind: 'quotient';
  readonly of: SymbolicDim;
  readonly by: number;
}

/** A factor of a product. */
export type DimFactor = DimSymbol | DimQuotient;

/** `coefficient` times all `factors`; a constant has none. */
export interface DimTerm {
  readonly coefficient: number;
  readonly factors: readonly DimFactor[];
}

/**
 * A size that depends on symbols: a sum of terms in normal form (`normalForm`). There is one object per normal form, so that `===` compares.
 * It prints, also into JSON, as the text that `parseDim` reads. It does not survive the copy of a message between threads: send its text.
 */
export class SymbolicDim {
  /** The symbol that it is; undefined of what is computed from symbols. */
  readonly symbol: DimSymbol | undefined;

  /** Not for callers: `normalForm` keeps one object per text. */
  constructor(
    readonly terms: readonly DimTerm[],
    private readonly text: string,
  ) {
    const [term] = terms;
    const [factor] = term?.factors ?? [];
    const isPlain = terms.length === 1 && term?.coefficient === 1 && term.factors.length === 1;
    this.symbol = isPlain && factor?.kind === 'symbol' ? factor : undefined;
    Object.freeze(this);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** A size that is known at compile time, or one that depends on symbols. */
export type Dim = number | SymbolicDim;

const rolesByName: ReadonlyMap<string, DimRole> = new Map([
  ['B', 'batch'],
  ['H', 'row'],
  ['W', 'column'],
]);

/** The symbol `name`. `B`, `H` and `W`, also numbered (`H_2`), count images, rows and columns. */
export function symbolDim(name: string): SymbolicDim {
  const role = rolesByName.get(name.replace(/_\d+$/, '')) ?? 'other';
  return normalForm([{ coefficient: 1, factors: [{ kind: 'symbol', name, role }] }]) as SymbolicDim;
}

/** The `count`th symbol that goes by `name`: numbered from the second on. */
export function numberedSymbol(name: string, count: number): SymbolicDim {
  return symbolDim(count === 1 ? name : `${name}_${count}`);
}

/** One object per text, as long as the program runs: plans have few symbols. */
const known = new Map<string, SymbolicDim>();

/** The axes of the images of a batch: [B, H, W]. */
export const [batchDim, rowDim, columnDim] = [symbolDim('B'), symbolDim('H'), symbolDim('W')];

/**
 * The sum of `terms`: like terms joined, none with coefficient 0, those of more factors first, then by the names of their factors.
 * Equal normal forms are equal sizes for all values of the symbols.
 */
export function normalForm(terms: readonly DimTerm[]): Dim {
  const joined = new Map<string, DimTerm>();
  for (const { coefficient, factors } of terms) {
    const sorted = [...factors].sort((a, b) => compareText(factorText(a), factorText(b)));
    const key = sorted.map(factorText).join('*');
    joined.set(key, { coefficient: coefficient + (joined.get(key)?.coefficient ?? 0), factors: sorted });
  }
  const result = [...joined.values()].filter(({ coefficient }) => coefficient !== 0).sort(compareTerms);
  if (result.every(({ factors }) => factors.length === 0)) return result[0]?.coefficient ?? 0;
  const text = result.map(termText).join('').replace(/^\+/, '');
  const dim = known.get(text) ?? new SymbolicDim(result, text);
  known.set(text, dim);
  return dim;
}

/** The terms of a dimension's normal form; none for 0. */
export function termsOf(dim: Dim): readonly DimTerm[] {
  if (typeof dim !== 'number') return dim.terms;
  return dim === 0 ? [] : [{ coefficient: dim, factors: [] }];
}

/** A monomial order, so that long division ends. */
function compareTerms(a: DimTerm, b: DimTerm): number {
  if (a.factors.length !== b.factors.length) return b.factors.length - a.factors.length;
  const differing = a.factors.findIndex((factor, i) => factorText(factor) !== factorText(b.factors[i] as DimFactor));
  return differing < 0 ? 0 : compareText(factorText(a.factors[differing] as DimFactor), factorText(b.factors[differing] as DimFactor));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** With its sign in front. */
function termText({ coefficient, factors }: DimTerm): string {
  const sign = coefficient < 0 ? '-' : '+';
  const size = Math.abs(coefficient);
  const parts = [...(size !== 1 || factors.length === 0 ? [size] : []), ...factors.map(factorText)];
  return `${sign}${parts.join('*')}`;
}

/** floor((x + by - 1) / by) is written ceil(x / by). */
function factorText(factor: DimFactor): string {
  if (factor.kind === 'symbol') return factor.name;
  const { of, by } = factor;
  const constant = of.terms.find(({ factors }) => factors.length === 0)?.coefficient ?? 0;
  const isCeiling = constant === by - 1;
  const over = isCeiling ? of.terms.filter(({ factors }) => factors.length > 0) : of.terms;
  const text = over.map(termText).join('').replace(/^\+/, '');
  return `${isCeiling ? 'ceil' : 'floor'}(${over.length > 1 ? `(${text})` : text}/${by})`;
}
