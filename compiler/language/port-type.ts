import { createToken, EmbeddedActionsParser, Lexer } from './chevrotain.mjs';
import type { Dim } from '../../schemas/dim.js';
import { type DType, dtypes } from '../../schemas/dtype.js';

/** A size, or the name of a variable: a hyper-parameter of the node, or a size that it shares with other ports. */
export type PortDim = number | string;

/** What a port takes or gives. Host types (`metrics`, `artifacts`) never enter a graph. */
export type PortType = TensorPortType | HostPortType;

/** The type of a port that carries a tensor. */
export interface TensorPortType {
  readonly of: 'tensor';
  /** `number` accepts every numeric dtype. */
  readonly dtype: DType | 'number';
  readonly dims: readonly PortDim[];
  readonly optional: boolean;
  readonly variadic: boolean;
}

/** The type of a port that carries something of the host. */
export interface HostPortType {
  readonly of: 'host';
  readonly type: string;
  readonly optional: boolean;
  readonly variadic: boolean;
}

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
const Open = createToken({ name: 'Open', pattern: /\[/ });
const Close = createToken({ name: 'Close', pattern: /\]/ });
const Comma = createToken({ name: 'Comma', pattern: /,/ });
const Optional = createToken({ name: 'Optional', pattern: /\?/ });
const Variadic = createToken({ name: 'Variadic', pattern: /\*/ });
const Size = createToken({ name: 'Size', pattern: /\d+/ });
const Name = createToken({ name: 'Name', pattern: /[A-Za-z_]\w*/ });
const tokens = [Space, Open, Close, Comma, Optional, Variadic, Size, Name];
const lexer = new Lexer(tokens, { ensureOptimizations: false });

class PortTypeParser extends EmbeddedActionsParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly portType = this.RULE('portType', (): PortType => {
    const name = this.CONSUME(Name).image;
    const dims = this.OPTION(() => this.SUBRULE(this.shape));
    const variadic = this.OPTION1(() => this.CONSUME(Variadic)) !== undefined;
    const optional = this.OPTION2(() => this.CONSUME(Optional)) !== undefined;
    return dims ? { of: 'tensor', dtype: name as DType, dims, optional, variadic } : { of: 'host', type: name, optional, variadic };
  });

  private readonly shape = this.RULE('shape', (): PortDim[] => {
    const dims: PortDim[] = [];
    this.CONSUME(Open);
    this.MANY_SEP({ SEP: Comma, DEF: () => dims.push(this.SUBRULE(this.dim)) });
    this.CONSUME(Close);
    return dims;
  });

  private readonly dim = this.RULE(
    'dim',
    (): PortDim => this.OR([{ ALT: () => Number(this.CONSUME(Size).image) }, { ALT: () => this.CONSUME(Name).image }]),
  );
}

const parser = new PortTypeParser();

/**
 * Reads a port type: `float32[B, H, W, C]`, `number[B, H, W, 1]?` (optional), `metrics*?` (optional fan-in of host
 * values), `bool[]` (a scalar). A name among the dimensions is a hyper-parameter of the node or a symbol local to it.
 * Throws `SyntaxError`; port types stand in node definitions, so that is a bug of the definition.
 */
export function parsePortType(text: string): PortType {
  const { tokens: found, errors } = lexer.tokenize(text);
  parser.input = found;
  const type = parser.portType();
  if (errors.length > 0 || parser.errors.length > 0) throw new SyntaxError(`'${text}' is not a port type`);
  if (type.of === 'tensor' && type.dtype !== 'number' && !dtypes.includes(type.dtype)) {
    throw new SyntaxError(`'${type.dtype}' is no element type`);
  }
  return type;
}

/** A port type in the notation that `parsePortType` reads. */
export function formatPortType(type: PortType): string {
  const shape = type.of === 'tensor' ? `${type.dtype}[${type.dims.join(', ')}]` : type.type;
  return `${shape}${type.variadic ? '*' : ''}${type.optional ? '?' : ''}`;
}

/** Dtype and dimensions of a port, sizes where `facts` know them: `float32[B, H, W, 61]`; of a host port the name of its type. */
export function typeText(type: PortType, facts: { dim(name: string): Dim }): string {
  if (type.of === 'host') return type.type;
  return `${type.dtype}[${type.dims.map((dim) => (typeof dim === 'number' ? dim : facts.dim(dim))).join(', ')}]`;
}
