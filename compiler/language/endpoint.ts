import { createToken, EmbeddedActionsParser, type IToken, Lexer } from './chevrotain.mjs';

/** A word of an endpoint and where it stands in the text that was read. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `node.outputs.port`, or `node.port` with no direction. */
export interface Endpoint {
  readonly node: Word;
  readonly direction: (Word & { readonly text: 'inputs' | 'outputs' }) | undefined;
  readonly port: Word;
}

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
const Dot = createToken({ name: 'Dot', pattern: /\./ });
const Name = createToken({ name: 'Name', pattern: /[^.\s]+/ });
const tokens = [Space, Dot, Name];
const lexer = new Lexer(tokens, { ensureOptimizations: false, positionTracking: 'onlyOffset' });

class EndpointParser extends EmbeddedActionsParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly endpoint = this.RULE('endpoint', (): Endpoint => {
    const node = this.CONSUME(Name);
    this.CONSUME1(Dot);
    const second = this.CONSUME1(Name);
    const third = this.OPTION(() => {
      this.CONSUME2(Dot);
      return this.CONSUME2(Name);
    });
    return this.ACTION(() => ({
      node: word(node),
      direction: third ? (word(second) as Endpoint['direction']) : undefined,
      port: word(third ?? second),
    }));
  });
}

const parser = new EndpointParser();

/** Reads an endpoint; `undefined` if `text` is none. Places count from the start of `text`. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const { tokens: found, errors } = lexer.tokenize(text);
  parser.input = found;
  const endpoint = parser.endpoint();
  if (errors.length > 0 || parser.errors.length > 0) return undefined;
  const { direction } = endpoint;
  return direction && direction.text !== 'inputs' && direction.text !== 'outputs' ? undefined : endpoint;
}

function word(token: IToken): Word {
  return { text: token.image, start: token.startOffset, end: token.startOffset + token.image.length };
}
