/** A formula as the tests build it, apart from the compiler's own tree. */
export type Tree =
  | { readonly is: 'literal'; readonly text: string }
  | { readonly is: 'band'; readonly index: number }
  | { readonly is: 'range'; readonly from: number; readonly to: number }
  | { readonly is: 'name'; readonly name: 'cube' | 'p' | 'gain' }
  | { readonly is: 'binary'; readonly operator: '+' | '-' | '*' | '/'; readonly left: Tree; readonly right: Tree }
  | { readonly is: 'power'; readonly base: Tree; readonly exponent: Tree; readonly caret: boolean }
  | { readonly is: 'minus'; readonly of: Tree }
  | { readonly is: 'compare'; readonly operators: readonly Comparison[]; readonly operands: readonly Tree[] }
  | { readonly is: 'logic'; readonly operator: 'and' | 'or'; readonly left: Tree; readonly right: Tree; readonly c: boolean }
  | { readonly is: 'not'; readonly of: Tree; readonly c: boolean }
  | { readonly is: 'call'; readonly name: string; readonly parameters: readonly Tree[] }
  | { readonly is: 'group'; readonly of: Tree };

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** How tightly each form binds, loosest first; Python's table. */
const tightness = { or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, sign: 7, power: 8, primary: 9 } as const;

/** The formula with only the parentheses that it needs, beside those of its `group` nodes. */
export function textOf(tree: Tree): string {
  return write(tree).text;
}

interface Written {
  readonly text: string;
  readonly tightness: number;
}

function write(tree: Tree): Written {
  switch (tree.is) {
    case 'literal':
      return primary(tree.text);
    case 'band':
      return primary(`b[${tree.index}]`);
    case 'range':
      return primary(`b[${tree.from}..${tree.to}]`);
    case 'name':
      return primary(tree.name);
    case 'group':
      return primary(`( ${textOf(tree.of)} )`);
    case 'call':
      return primary(`${tree.name}(${tree.parameters.map(textOf).join(', ')})`);
    case 'binary': {
      const level = tree.operator === '+' || tree.operator === '-' ? tightness.sum : tightness.product;
      return { tightness: level, text: `${bound(tree.left, level)} ${tree.operator} ${bound(tree.right, level + 1)}` };
    }
    case 'power':
      return {
        tightness: tightness.power,
        text: `${bound(tree.base, tightness.primary)}${tree.caret ? '^' : '**'}${bound(tree.exponent, tightness.sign)}`,
      };
    case 'minus':
      return { tightness: tightness.sign, text: `-${bound(tree.of, tightness.sign)}` };
    case 'not':
      return { tightness: tightness.not, text: `${tree.c ? '!' : 'not '}${bound(tree.of, tightness.not)}` };
    case 'logic': {
      const level = tightness[tree.operator];
      const sign = tree.c ? { and: '&&', or: '||' }[tree.operator] : tree.operator;
      return { tightness: level, text: `${bound(tree.left, level)} ${sign} ${bound(tree.right, level + 1)}` };
    }
    case 'compare': {
      const [first, ...rest] = tree.operands.map((operand) => bound(operand, tightness.sum));
      return { tightness: tightness.compare, text: `${first}${rest.map((operand, i) => ` ${tree.operators[i]} ${operand}`).join('')}` };
    }
  }
}

function primary(text: string): Written {
  return { text, tightness: tightness.primary };
}

function bound(tree: Tree, least: number): string {
  const { text, tightness: own } = write(tree);
  return own >= least ? text : `(${text})`;
}
