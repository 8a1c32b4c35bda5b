import { createToken, EmbeddedActionsParser, type IToken, Lexer } from '../language/chevrotain.mjs';

/** Text with interpolations in it. Places count from the start of the string. */
export type Template = readonly Part[];

/** A piece of a text: written as it stands, or to be filled in. */
export type Part = string | Interpolation;

/** What stands between `${` and `}`. */
export type Interpolation = Reference | Call;

/** `${a.b[2]}`; `up` counts leading dots: 0 from the top of the document, 1 beside the value, 2 one level up. */
export interface Reference {
  readonly kind: 'reference';
  readonly up: number;
  readonly path: readonly Template[];
  readonly start: number;
  readonly end: number;
}

/** `${resolver:argument,argument}` */
export interface Call {
  readonly kind: 'call';
  readonly resolver: string;
  readonly args: readonly Template[];
  readonly start: number;
  readonly end: number;
}

/** An interpolation that does not follow the grammar, with the reason. */
export interface MalformedInterpolation {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

const Open = createToken({ name: 'Open', pattern: /\$\{/, push_mode: 'inside' });
const EscapedOpen = createToken({ name: 'EscapedOpen', pattern: /(?:\\\\)*\\\$\{/ });
const Backslashes = createToken({ name: 'Backslashes', pattern: /(?:\\\\)+(?=\$\{)/ });
const Text = createToken({ name: 'Text', pattern: /[^\\$]+|[\\$]/, line_breaks: true });
const Close = createToken({ name: 'Close', pattern: /\}/, pop_mode: true });
const Colon = createToken({ name: 'Colon', pattern: /:/ });
const Comma = createToken({ name: 'Comma', pattern: /,/ });
const Dot = createToken({ name: 'Dot', pattern: /\./ });
const Left = createToken({ name: 'Left', pattern: /\[/ });
const Right = createToken({ name: 'Right', pattern: /\]/ });
const Quoted = createToken({ name: 'Quoted', pattern: /'[^']*'|"[^"]*"/, line_breaks: true });
const Space = createToken({ name: 'Space', pattern: /\s+/, line_breaks: true });
const Word = createToken({ name: 'Word', pattern: /(?:[^\s${}:,.[\]'"]|\$(?!\{))+/ });
const Stray = createToken({ name: 'Stray', pattern: /[{'"]/ });

const outside = [EscapedOpen, Backslashes, Open, Text];
const inside = [Open, Close, Colon, Comma, Dot, Left, Right, Quoted, Space, Word, Stray];
const lexer = new Lexer({ modes: { outside, inside }, defaultMode: 'outside' }, { positionTracking: 'onlyOffset', ensureOptimizations: false });

class TemplateParser extends EmbeddedActionsParser {
  constructor() {
    super({ modes: { outside, inside }, defaultMode: 'outside' });
    this.performSelfAnalysis();
  }

  readonly template = this.RULE('template', (): Part[] => {
    const parts: Part[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => parts.push(this.SUBRULE(this.interpolation)) },
        { ALT: () => parts.push(this.CONSUME(Text).image) },
        { ALT: () => parts.push(unescaped(this.CONSUME(EscapedOpen).image)) },
        { ALT: () => parts.push(unescaped(this.CONSUME(Backslashes).image)) },
      ]);
    });
    return parts;
  });

  private readonly interpolation = this.RULE('interpolation', (): Interpolation => {
    let up = 0;
    const start = this.CONSUME(Open).startOffset;
    this.OPTION(() => this.CONSUME(Space));
    this.MANY(() => {
      this.CONSUME(Dot);
      up += 1;
    });
    const path = this.SUBRULE(this.path);
    const args = this.OPTION1(() => this.SUBRULE(this.args));
    this.OPTION2(() => this.CONSUME1(Space));
    const end = this.CONSUME(Close).startOffset + 1;
    if (!args) return { kind: 'reference', up, path, start, end };
    return { kind: 'call', resolver: this.ACTION(() => path.map((segment) => segment.join('')).join('.')), args, start, end };
  });

  private readonly path = this.RULE('path', (): Template[] => {
    const path: Template[] = [this.SUBRULE(this.segment)];
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Dot);
            path.push(this.SUBRULE1(this.segment));
          },
        },
        {
          ALT: () => {
            this.CONSUME(Left);
            path.push(this.SUBRULE2(this.segment));
            this.CONSUME(Right);
          },
        },
      ]);
    });
    return path;
  });

  private readonly segment = this.RULE('segment', (): Template => {
    const parts: Part[] = [];
    this.AT_LEAST_ONE(() => {
      this.OR([{ ALT: () => parts.push(this.CONSUME(Word).image) }, { ALT: () => parts.push(this.SUBRULE(this.interpolation)) }]);
    });
    return parts;
  });

  private readonly args = this.RULE('args', (): Template[] => {
    const args: Template[] = [];
    this.CONSUME(Colon);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
    return args;
  });

  private readonly argument = this.RULE('argument', (): Template => {
    const parts: Part[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => parts.push(this.SUBRULE(this.interpolation)) },
        { ALT: () => parts.push(this.CONSUME(Word).image) },
        { ALT: () => parts.push(this.CONSUME(Dot).image) },
        { ALT: () => parts.push(this.CONSUME(Colon).image) },
        { ALT: () => parts.push(this.CONSUME(Left).image) },
        { ALT: () => parts.push(this.CONSUME(Right).image) },
        { ALT: () => parts.push(this.CONSUME(Space).image) },
        { ALT: () => parts.push(this.CONSUME(Quoted).image.slice(1, -1)) },
      ]);
    });
    return trimmed(parts);
  });
}

const parser = new TemplateParser();

/**
 * Reads a string with `${...}` in it, as OmegaConf 2.3 writes them: paths with dots and brackets, leading dots for
 * relative ones, nested interpolations, resolvers with arguments, and a backslash before a literal `${`.
 */
export function parseTemplate(text: string): Template | MalformedInterpolation {
  const { tokens, errors } = lexer.tokenize(text);
  const deep = tooDeep(tokens);
  if (deep) return { start: deep.startOffset, end: deep.startOffset + 2, reason: `they are nested more than ${deepest} levels deep` };
  parser.input = tokens;
  const template = parser.template();
  const [fault] = parser.errors;
  if (fault) return malformed(fault.token, text);
  const [stray] = errors;
  return stray ? { start: stray.offset, end: stray.offset + stray.length, reason: 'this character is not expected' } : template;
}

/** Interpolations inside interpolations; the parser recurses once for each level. */
const deepest = 20;

function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  return tokens.find(({ tokenType }) => {
    if (tokenType === Open) depth += 1;
    if (tokenType === Close) depth -= 1;
    return depth > deepest;
  });
}

/** True for what `parseTemplate` could not read. */
export function isMalformed(result: Template | MalformedInterpolation): result is MalformedInterpolation {
  return 'reason' in result;
}

function malformed({ startOffset, image }: IToken, text: string): MalformedInterpolation {
  if (Number.isNaN(startOffset)) return { start: text.lastIndexOf('${'), end: text.length, reason: 'the closing `}` is missing' };
  return { start: startOffset, end: startOffset + image.length, reason: `'${image}' is not expected here` };
}

/** Two backslashes before `${` stand for one; a single one makes the `${` literal. */
function unescaped(image: string): string {
  const backslashes = image.indexOf('$') === -1 ? image.length : image.indexOf('$');
  return '\\'.repeat(Math.floor(backslashes / 2)) + image.slice(backslashes);
}

function trimmed(parts: readonly Part[]): Template {
  const isSpace = (part: Part | undefined) => typeof part === 'string' && /^\s+$/.test(part);
  return parts.slice(isSpace(parts[0]) ? 1 : 0, parts.length > 1 && isSpace(parts.at(-1)) ? -1 : undefined);
}
