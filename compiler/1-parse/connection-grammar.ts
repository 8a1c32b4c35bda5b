import {
  createToken,
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IToken,
  Lexer,
  NotAllInputParsedException,
  tokenLabel,
} from '../language/chevrotain.mjs';

/** A half-open range of the text that was read. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `a.x -> b.y` or `a.x -> [b.y, c.z]`, as far as it could be read. */
export interface ConnectionText {
  readonly source: Range | undefined;
  readonly targets: readonly Range[];
  readonly faults: readonly (Range & { readonly expected: string })[];
}

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
const Arrow = createToken({ name: 'Arrow', label: '`->`', pattern: /->/ });
const Left = createToken({ name: 'Left', label: '`[`', pattern: /\[/ });
const Right = createToken({ name: 'Right', label: '`]`', pattern: /\]/ });
const Comma = createToken({ name: 'Comma', label: '`,`', pattern: /,/ });
const Dot = createToken({ name: 'Dot', label: '`.`', pattern: /\./ });
const Name = createToken({ name: 'Name', label: 'a name', pattern: /(?:(?!->)[^.\s[\],<>=])+/ });
const Stray = createToken({ name: 'Stray', pattern: /[<>=]+/ });
const tokens = [Space, Arrow, Left, Right, Comma, Dot, Name, Stray];
const lexer = new Lexer(tokens, { ensureOptimizations: false, positionTracking: 'onlyOffset' });

const found = (token: IToken) => (token.tokenType === EOF ? 'the end' : `'${token.image}'`);
const errorMessageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => `expected ${tokenLabel(expected)} but found ${found(actual)}`,
  buildNoViableAltMessage: ({ actual }) => `expected node.port or a list of them in [ ] but found ${found(actual[0] as IToken)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `${found(firstRedundant)} is one too many`,
  buildEarlyExitMessage: ({ actual }) => `${found(actual[0] as IToken)} is not expected here`,
};

class ConnectionParser extends EmbeddedActionsParser {
  constructor() {
    super(tokens, { recoveryEnabled: true, errorMessageProvider });
    this.performSelfAnalysis();
  }

  readonly connection = this.RULE(
    'connection',
    (): Pick<ConnectionText, 'source' | 'targets'> => {
      const source = this.SUBRULE(this.endpoint);
      this.CONSUME(Arrow);
      const targets = this.OR([{ ALT: () => [this.SUBRULE1(this.endpoint)] }, { ALT: () => this.SUBRULE(this.targets) }]);
      return { source, targets: this.ACTION(() => targets.filter((target) => target !== undefined)) };
    },
    { recoveryValueFunc: () => ({ source: undefined, targets: [] }) },
  );

  private readonly targets = this.RULE(
    'targets',
    (): (Range | undefined)[] => {
      const targets: (Range | undefined)[] = [];
      this.CONSUME(Left);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => targets.push(this.SUBRULE(this.endpoint)) });
      this.CONSUME(Right);
      return targets;
    },
    { recoveryValueFunc: () => [] },
  );

  private readonly endpoint = this.RULE(
    'endpoint',
    (): Range | undefined => {
      const first = this.CONSUME(Name);
      let last = first;
      this.MANY(() => {
        this.CONSUME(Dot);
        last = this.CONSUME1(Name);
      });
      return { start: first.startOffset, end: last.startOffset + last.image.length };
    },
    { recoveryValueFunc: () => undefined },
  );
}

const parser = new ConnectionParser();

/** Reads a connection written as one string. Every fault of the form is listed; sound endpoints are kept. */
export function parseConnection(text: string): ConnectionText {
  parser.input = lexer.tokenize(text).tokens;
  const { source, targets } = parser.connection();
  const errors = parser.errors.filter((error, i) => i === 0 || !(error instanceof NotAllInputParsedException));
  const faults = errors.map(({ token, message }) => {
    const start = Number.isNaN(token.startOffset) ? text.length : token.startOffset;
    return { start, end: Math.min(start + token.image.length, text.length), expected: message };
  });
  const written = (range: Range | undefined): range is Range => range !== undefined && range.start >= 0 && range.end > range.start;
  return { source: written(source) ? source : undefined, targets: targets.filter(written), faults };
}
