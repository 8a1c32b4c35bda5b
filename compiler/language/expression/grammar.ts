import { EmbeddedActionsParser, type IToken, type TokenType } from '../chevrotain.mjs';
import { type BandSelection, type ChainFamily, type Expression, type Link, type Range, spanning } from './ast.js';
import { syntaxReasons } from './syntax-reason.js';
import * as t from './tokens.js';
import { bandsOf, chainOf, numberOf, operatorOf, type PowerStep, powerOf, prefixed, rangeOf, type Selector, wavelengthOf } from './tree.js';

const nowhere: Range = { start: 0, end: 0 };
const invalid: Expression = { kind: 'invalid', at: nowhere };
/** What rules yield where the parser had to skip input. */
const recovery = { recoveryValueFunc: () => invalid };
const selectorRecovery = { recoveryValueFunc: (): Selector => ({ by: 'index', from: invalid, to: undefined, end: nowhere }) };

/**
 * The grammar of formulas, precedences as in Python: `or`, `and`, `not`, comparisons, sums, products, signs, powers.
 * Signs and powers are read in loops, so that only brackets nest the parser.
 */
export class FormulaParser extends EmbeddedActionsParser {
  constructor() {
    super(t.tokens, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: syntaxReasons });
    this.performSelfAnalysis();
  }

  readonly formula = this.RULE('formula', (): Expression => this.SUBRULE(this.disjunction), recovery);

  private readonly disjunction: () => Expression = this.chainRule('disjunction', 'logic', [t.Or], () => this.conjunction);
  private readonly conjunction: () => Expression = this.chainRule('conjunction', 'logic', [t.And], () => this.negation);

  private readonly negation = this.RULE(
    'negation',
    (): Expression => {
      const signs: IToken[] = [];
      this.MANY(() => signs.push(this.CONSUME(t.Not)));
      const operand = this.SUBRULE(this.comparison);
      return this.ACTION(() => prefixed(signs, operand));
    },
    recovery,
  );

  private readonly comparison: () => Expression = this.chainRule('comparison', 'comparison', [t.Comparison], () => this.sum);
  private readonly sum: () => Expression = this.chainRule('sum', 'arithmetic', [t.Plus, t.Minus], () => this.product);
  private readonly product: () => Expression = this.chainRule('product', 'arithmetic', [t.Times], () => this.power);

  private readonly power = this.RULE(
    'power',
    (): Expression => {
      const steps: PowerStep[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: t.PowerSign,
        DEF: () => {
          const signs: IToken[] = [];
          this.MANY(() => signs.push(this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }])));
          steps.push({ signs, operand: this.SUBRULE(this.primary) });
        },
      });
      return this.ACTION(() => powerOf(steps));
    },
    recovery,
  );

  private readonly primary = this.RULE(
    'primary',
    (): Expression =>
      this.OR([
        { ALT: () => numberOf(this.CONSUME(t.NumberToken)) },
        { ALT: () => wavelengthOf(this.CONSUME(t.Wavelength)) },
        { ALT: () => this.SUBRULE(this.bands) },
        { ALT: () => this.SUBRULE(this.named) },
        { ALT: () => this.SUBRULE(this.group) },
      ]),
    recovery,
  );

  private readonly group = this.RULE(
    'group',
    (): Expression => {
      const open = this.CONSUME(t.Open);
      const inner = this.SUBRULE(this.disjunction);
      const close = this.CONSUME(t.Close);
      return this.ACTION(() => ({ ...inner, at: spanning(rangeOf(open), rangeOf(close)) }));
    },
    recovery,
  );

  private readonly bands = this.RULE(
    'bands',
    (): Expression => {
      const b = this.CONSUME(t.Bands);
      const selector = this.OPTION(() => this.SUBRULE(this.selector));
      return this.ACTION(() => bandsOf('cube', rangeOf(b), selector));
    },
    recovery,
  );

  /** A name alone, a call, or bands of the cube of that name. */
  private readonly named = this.RULE(
    'named',
    (): Expression => {
      const name = this.CONSUME(t.Name);
      return this.OR<Expression>([
        { ALT: () => this.SUBRULE(this.member, { ARGS: [name] }) },
        { ALT: () => this.SUBRULE(this.call, { ARGS: [name] }) },
        { ALT: () => this.ACTION(() => ({ kind: 'name', name: name.image, at: rangeOf(name) })) },
      ]);
    },
    recovery,
  );

  private readonly member = this.RULE(
    'member',
    (name: IToken): Expression => {
      this.CONSUME(t.Dot);
      this.CONSUME(t.Bands);
      const selector = this.SUBRULE(this.selector);
      return this.ACTION(() => bandsOf(name.image, rangeOf(name), selector));
    },
    recovery,
  );

  private readonly call = this.RULE(
    'call',
    (name: IToken): Expression => {
      const parameters: Expression[] = [];
      this.CONSUME(t.Open);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.disjunction)) });
      const close = this.CONSUME(t.Close);
      return this.ACTION((): Expression => {
        const nameAt = rangeOf(name);
        return { kind: 'call', name: name.image, nameAt, parameters, at: spanning(nameAt, rangeOf(close)) };
      });
    },
    recovery,
  );

  private readonly byWavelength: () => Selector = this.selectorRule('byWavelength', 'wavelength', t.Open, t.Close);
  private readonly byIndex: () => Selector = this.selectorRule('byIndex', 'index', t.OpenIndex, t.CloseIndex);

  private readonly selector = this.RULE(
    'selector',
    (): Selector => this.OR([{ ALT: () => this.SUBRULE(this.byWavelength) }, { ALT: () => this.SUBRULE(this.byIndex) }]),
    selectorRecovery,
  );

  /** A rule for a value, or a range of two, in brackets. */
  private selectorRule(name: string, by: BandSelection['by'], open: TokenType, close: TokenType): () => Selector {
    return this.RULE(
      name,
      (): Selector => {
        this.CONSUME(open);
        const from = this.SUBRULE(this.sum);
        const to = this.OPTION(() => {
          this.CONSUME(t.To);
          return this.SUBRULE1(this.sum);
        });
        const end = this.CONSUME(close);
        return this.ACTION(() => ({ by, from, to, end: rangeOf(end) }));
      },
      selectorRecovery,
    );
  }

  /** A rule for operands of the next higher precedence, joined from the left. */
  private chainRule(name: string, family: ChainFamily, operators: readonly TokenType[], operand: () => () => Expression): () => Expression {
    return this.RULE(
      name,
      (): Expression => {
        const links: Link[] = [];
        const first = this.SUBRULE(operand());
        this.MANY(() => {
          const sign = this.OR(operators.map((operator) => ({ ALT: () => this.CONSUME(operator) })));
          const next = this.SUBRULE1(operand());
          this.ACTION(() => links.push({ operator: operatorOf(sign), operand: next }));
        });
        return this.ACTION(() => chainOf(family, first, links));
      },
      recovery,
    );
  }
}
