import { ceilDivision, differenceOf, floorDivision, productOf, sumOf } from './dim-arithmetic.js';
import { type Dim, symbolDim, termsOf } from './dim.js';

/** The longest text that is read: plans come from anywhere. */
const longestText = 400;

/** Products of sums are multiplied out, which doubles their terms with each factor. */
const mostTerms = 100;

/**
 * Reads a dimension as it is printed: `4`, `B*H*W`, `H-2`, `ceil(H/2)`, `2*floor((H+1)/3)`. Any such expression is read and put
 * into normal form. Throws `SyntaxError`, also for texts over 400 characters and products of over 100 terms.
 */
export function parseDim(text: string): Dim {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const dim = new DimReader(text).read();
  parsed.set(text, dim);
  return dim;
}

/** Dimensions from sizes and texts, as tests and samples write them: `dimsOf('B', 'H', 3)`. Throws as `parseDim` does. */
export function dimsOf(...dims: readonly (number | string)[]): Dim[] {
  return dims.map((dim) => (typeof dim === 'number' ? dim : parseDim(dim)));
}

const parsed = new Map<string, Dim>();

/** Recursive descent; `sum: ['-'] product (('+' | '-') product)*`, `product: atom ('*' atom)*`. */
class DimReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(private readonly text: string) {
    this.#tokens = text.length > longestText ? [] : [...text.matchAll(/\d+|[A-Za-z_][\w.]*|\S/g)].map(([token]) => token);
  }

  read(): Dim {
    const dim = this.#sum();
    return this.#at === this.#tokens.length ? dim : this.#fail();
  }

  #sum(): Dim {
    let sum = this.#accept('-') ? differenceOf(0, this.#product()) : this.#product();
    for (;;) {
      if (this.#accept('+')) sum = sumOf([sum, this.#product()]);
      else if (this.#accept('-')) sum = differenceOf(sum, this.#product());
      else return sum;
    }
  }

  #product(): Dim {
    let product = this.#atom();
    while (this.#accept('*')) {
      product = productOf([product, this.#atom()]);
      if (termsOf(product).length > mostTerms) this.#fail();
    }
    return product;
  }

  #atom(): Dim {
    const token = this.#tokens[this.#at++] ?? '';
    if (/^\d/.test(token)) return this.#size(token);
    if (token === '(') return this.#closed(this.#sum());
    if ((token === 'floor' || token === 'ceil') && this.#accept('(')) return this.#quotient(token === 'floor' ? floorDivision : ceilDivision);
    return /^[A-Za-z_]/.test(token) ? symbolDim(token) : this.#fail();
  }

  /** `product / size )` */
  #quotient(divide: (dim: Dim, by: number) => Dim): Dim {
    const dim = this.#product();
    const by = this.#accept('/') ? this.#size(this.#tokens[this.#at++] ?? '') : this.#fail();
    return this.#closed(by > 0 ? divide(dim, by) : this.#fail());
  }

  #closed(dim: Dim): Dim {
    return this.#accept(')') ? dim : this.#fail();
  }

  #size(token: string): number {
    const size = /^\d+$/.test(token) ? Number(token) : Number.NaN;
    return Number.isSafeInteger(size) ? size : this.#fail();
  }

  #accept(token: string): boolean {
    const found = this.#tokens[this.#at] === token;
    if (found) this.#at++;
    return found;
  }

  #fail(): never {
    throw new SyntaxError(`'${this.text.slice(0, longestText)}' is no dimension`);
  }
}
