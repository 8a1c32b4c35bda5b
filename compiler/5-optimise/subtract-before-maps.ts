import type { Tensor } from '../../schemas/tensor.js';
import { affineSteps } from '../ir/affine/affine-steps.js';
import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { createFixedTest } from '../ir/fixed-values.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { Operation, Value } from '../ir/value.js';
import { normalAxes, type ReductionAttributes } from '../ops/families/reduction.js';
import type { Pass } from './pass.js';

/** A map x factor + shift with fixed operands of rank 0 or along the last axis. Two values went through the same map if it is the same object. */
interface ChannelMap {
  /** Float64; `null` for 1. */
  readonly factor: Value | null;
  /** All operands are of rank 0. */
  readonly isUniform: boolean;
}

/** A value as a map of another. */
interface Mapped {
  readonly base: Value;
  readonly map: ChannelMap;
}

/** An affine expression such as `2 - cube / 7` rounds to float32 what mean over deviation makes costly; the difference of what it maps does not. */
export const subtractBeforeMaps: Pass = {
  name: 'subtract-before-maps',
  doc: 'Takes a value less its own minimum, maximum or mean before a fixed scale and shift: x f + o - min(x f + o) becomes (x - min x) f.',
  run: (module, registry) => {
    const subtraction = new EarlySubtraction(registry);
    return rewriteModule(module, (operation) => subtraction.replace(operation));
  },
};

class EarlySubtraction {
  readonly #builder: OpBuilder;
  readonly #isFixed = createFixedTest();
  readonly #mapped = new Map<Operation, Mapped>();

  constructor(private readonly registry: OpRegistry) {
    this.#builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
  }

  replace(operation: Operation): readonly Value[] | undefined {
    const b = this.#builder.at(operation.origin);
    const difference = this.#difference(b, operation);
    if (difference) {
      const result = scaled(b, difference);
      this.#note(result, difference);
      return [result];
    }
    const mapped = this.#chained(b, operation) ?? this.#folded(b, operation) ?? this.#passed(b, operation);
    if (mapped) this.#mapped.set(operation, mapped);
    return undefined;
  }

  #note(value: Value, mapped: Mapped): void {
    if (value.from === 'operation' && value !== mapped.base) this.#mapped.set(value.operation, mapped);
  }

  #of(value: Value | undefined): Mapped | undefined {
    return value?.from === 'operation' ? this.#mapped.get(value.operation) : undefined;
  }

  /** The difference of two values of one map: the shift is gone. */
  #difference(b: OpBuilder, { op, inputs, attributes }: Operation): Mapped | undefined {
    if (!definitionOf(this.registry, op).subtracts) return undefined;
    const [x, y] = inputs.map((input) => this.#of(input));
    return x && y && x.map === y.map ? { base: b.apply(op, [x.base, y.base], attributes)[0] as Value, map: { ...x.map } } : undefined;
  }

  /** One more scale or shift. */
  #chained(b: OpBuilder, operation: Operation): Mapped | undefined {
    const affine = operation.inputs.every(this.#isFixed) ? undefined : affineSteps(b, this.registry, operation, this.#isFixed);
    if (!affine) return undefined;
    let { base, map } = this.#of(affine.operand) ?? { base: affine.operand, map: { factor: null, isUniform: true } };
    for (const step of affine.steps) {
      if (step.kind === 'linear' || step.kind === 'select') return undefined;
      const isUniform = map.isUniform && step.by.type.dims.length === 0;
      map = { isUniform, factor: step.kind !== 'scale' ? map.factor : map.factor ? b.mul(map.factor, step.by) : step.by };
    }
    return { base, map };
  }

  /** A minimum, maximum or mean of mapped elements that share their factor is that of what they are mapped from; a negative factor swaps the extrema. */
  #folded(b: OpBuilder, { op, inputs: [x], attributes }: Operation): Mapped | undefined {
    const mapped = this.#of(x);
    const { opposite } = definitionOf(this.registry, op);
    if (!mapped || !opposite || !keepsChannels(x as Value, attributes as ReductionAttributes, mapped.map)) return undefined;
    const fold = (name: string) => b.apply(name, [mapped.base], attributes)[0] as Value;
    const { factor } = mapped.map;
    if (!factor || op === opposite) return { ...mapped, base: fold(op) };
    const signs = constantOf(this.registry, factor);
    if (signs?.data.length === 1) return { ...mapped, base: fold(Number(signs.data[0]) < 0 ? opposite : op) };
    return { ...mapped, base: b.where(b.less(factor, b.scalar(0, 'float64')), fold(opposite), fold(op)) };
  }

  /** The same value, made wider or without a gradient. */
  #passed(b: OpBuilder, { op, inputs: [x], attributes, types }: Operation): Mapped | undefined {
    const mapped = this.#of(x);
    const { rounds, hidesGradient } = definitionOf(this.registry, op);
    const passes = hidesGradient || (rounds && types[0]?.dtype === 'float64');
    return mapped && passes ? { ...mapped, base: b.apply(op, [mapped.base], attributes)[0] as Value } : undefined;
  }
}

function keepsChannels({ type }: Value, { axes, keepDims }: ReductionAttributes, { isUniform }: ChannelMap): boolean {
  return keepDims && (isUniform || !normalAxes(axes, type.dims.length).includes(type.dims.length - 1));
}

function scaled(b: OpBuilder, { base, map: { factor } }: Mapped): Value {
  return factor ? b.mul(base, base.type.dtype === 'float64' ? factor : b.cast(factor, { to: 'float32' })) : base;
}

/** The number that a value computed from constants only has. */
function constantOf(registry: OpRegistry, value: Value): Tensor | undefined {
  if (value.from !== 'operation') return value.from === 'constant' ? value.tensor : undefined;
  const { op, inputs, attributes } = value.operation;
  const operands = inputs.map((input) => constantOf(registry, input)).filter((operand) => operand !== undefined);
  return operands.length === inputs.length ? definitionOf(registry, op).evaluate(operands, attributes)[value.index] : undefined;
}
