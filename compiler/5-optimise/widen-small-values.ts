import { isFloat } from '../../schemas/dtype.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import { unrounded } from '../ir/unrounded.js';
import type { Attributes, Operation, Value } from '../ir/value.js';
import type { Pass } from './pass.js';

/** docs/decisions/training-step.md has what the rounding of such values costs. The update stays in the dtype of the parameters. */
export const widenSmallValues: Pass = {
  name: 'widen-small-values',
  doc: 'Computes in float64 what has no axis of pixels, in training steps: parameters on their way to the pixels, and gradients on their way back. Results are rounded to float32 where pixels meet them.',
  run: (module, registry) => {
    const widener = new SmallValueWidener(registry);
    return rewriteModule(module, (operation) => widener.replace(operation));
  },
};

class SmallValueWidener {
  readonly #builder: OpBuilder;
  /** The casts to float32 that stand for results of the widened operations. */
  readonly #own = new Set<Operation>();

  constructor(private readonly registry: OpRegistry) {
    this.#builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
  }

  replace(operation: Operation): readonly Value[] | undefined {
    if (operation.origin.role === 'update' || !isSmall(operation) || !hasSingles(operation)) return undefined;
    if (this.#isBetweenFloats(operation)) return this.#widerAgain(operation);
    return this.#losesNothing(operation) ? undefined : this.#widened(operation);
  }

  /** True for an exact result of float32 operands that are no rounded ones, such as a transposition of weights. */
  #losesNothing({ op, inputs }: Operation): boolean {
    return definitionOf(this.registry, op).accuracy.float32.ulp === 0 && !inputs.some((input) => unrounded(this.registry, input));
  }

  #isBetweenFloats({ op, inputs: [x], types: [y] }: Operation): boolean {
    return Boolean(definitionOf(this.registry, op).rounds && x && y && isFloat(x.type.dtype) && isFloat(y.dtype));
  }

  /** A cast back to float64 drops the rounding that this pass put in; other roundings are meant. */
  #widerAgain({ inputs: [x], types: [y] }: Operation): readonly Value[] | undefined {
    const isOwn = x?.from === 'operation' && this.#own.has(x.operation);
    return isOwn && y?.dtype === 'float64' ? x.operation.inputs : undefined;
  }

  #widened({ op, inputs, attributes, types, origin }: Operation): readonly Value[] {
    const b = this.#builder.at(origin);
    const operands = inputs.map((input) => this.#wide(b, input));
    const results = b.apply(op, operands, wideAttributes(attributes));
    return results.map((result, i) => (types[i]?.dtype === 'float32' ? this.#narrow(b, result) : result));
  }

  /** A float32 value in float64: before its rounding where it is one. */
  #wide(b: OpBuilder, value: Value): Value {
    if (value.type.dtype !== 'float32') return value;
    if (value.from === 'constant') return b.constant(tensorFrom('float64', value.tensor.dims, Array.from(value.tensor.data, Number)));
    return unrounded(this.registry, value) ?? b.cast(value, { to: 'float64' });
  }

  #narrow(b: OpBuilder, result: Value): Value {
    const [narrow] = b.apply('cast', [result], { to: 'float32' });
    if (narrow?.from === 'operation') this.#own.add(narrow.operation);
    return narrow as Value;
  }
}

/** True if no operand and no result has an axis of unknown size, as batch and image have. */
function isSmall({ inputs, types }: Operation): boolean {
  return [...inputs.map(({ type }) => type), ...types].every(({ dims }) => dims.every((dim) => typeof dim === 'number'));
}

function hasSingles({ inputs, types }: Operation): boolean {
  return [...inputs.map(({ type }) => type), ...types].some(({ dtype }) => dtype === 'float32');
}

/** The attributes of an operation once it computes in float64 where it computed in float32. */
export function wideAttributes(attributes: Attributes): Attributes {
  return attributes.to === 'float32' ? { ...attributes, to: 'float64' } : attributes;
}
