import { isFloat } from '../../schemas/dtype.js';
import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import type { Precision } from '../ir/optimisation.js';
import { resultsOf, rewriteModule } from '../ir/rewrite-module.js';
import type { IrModule, Operation, Value } from '../ir/value.js';
import { unrounded } from '../ir/unrounded.js';
import { wideCubeOf } from '../ir/wide-cube.js';
import type { Pass } from './pass.js';

/**
 * Cubes of int32, uint32, int64 and float64 have digits that float32 loses. What is computed of one is computed in float64 until each
 * channel had a number of its own subtracted: what is left is small, and goes on in float32. With `precision` float64 all of it stays
 * in float64 up to the outputs. Modules with other cubes are returned as they are.
 */
export function keepWide(precision: Precision): Pass {
  return {
    name: 'keep-wide',
    doc: 'Computes in float64 what depends on a cube of more digits than float32 has, until it is centred.',
    run: (module, registry) => (wideCubeOf(module) ? new CubeWidener(module, registry, precision).run() : module),
  };
}

class CubeWidener {
  readonly #builder: OpBuilder;
  readonly #cube: Value | undefined;
  /** The float64 values of results, by the rewritten operation, that still hold the cube's offset. */
  readonly #wide = new Map<Operation, readonly (Value | undefined)[]>();

  constructor(
    private readonly module: IrModule,
    private readonly registry: OpRegistry,
    private readonly precision: Precision,
  ) {
    this.#builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
    this.#cube = wideCubeOf(module);
  }

  run(): IrModule {
    return rewriteModule(this.module, (operation) => this.#replace(operation));
  }

  #replace(operation: Operation): readonly Value[] | undefined {
    const b = this.#builder.at(operation.origin);
    if (definitionOf(this.registry, operation.op).rounds) return this.#convert(b, operation);
    if (!operation.inputs.some((input) => this.#wideOf(input))) return undefined;
    const operands = operation.inputs.map((input) => this.#wideOf(input) ?? this.#inDouble(b, input));
    const exact = b.apply(operation.op, operands, operation.attributes);
    const results = exact.map((value, i) => narrowed(b, value, operation.types[i]?.dtype));
    const isKept = this.precision === 'float64' || !this.#centres(operation);
    for (const [i, value] of exact.entries()) if (isKept) this.#note(results[i] as Value, value);
    return results;
  }

  /** A conversion between floats keeps the float64 value; one to another dtype starts from it. */
  #convert(b: OpBuilder, operation: Operation): readonly Value[] | undefined {
    const [operand] = operation.inputs as [Value];
    const [result] = resultsOf(operation) as [Value];
    const { dtype } = result.type;
    const exact = operand === this.#cube ? inFloat64(b, operand) : this.#wideOf(operand);
    if (!exact) return undefined;
    if (!isFloat(dtype)) return operand === this.#cube ? undefined : [b.cast(exact, { to: dtype })];
    const converted = narrowed(b, exact, dtype);
    this.#note(converted, exact);
    return [converted];
  }

  #note(result: Value, exact: Value): void {
    if (result.from !== 'operation' || !isFloat(result.type.dtype)) return;
    const known = [...(this.#wide.get(result.operation) ?? [])];
    known[result.index] = exact;
    this.#wide.set(result.operation, known);
  }

  #wideOf(value: Value): Value | undefined {
    if (value === this.#cube) return value.type.dtype === 'float64' ? value : undefined;
    return value.from === 'operation' ? this.#wide.get(value.operation)?.[value.index] : undefined;
  }

  /** An operand that does not come from the cube: a float in float64, before its rounding if it is nothing else. */
  #inDouble(b: OpBuilder, value: Value): Value {
    if (value.type.dtype !== 'float32') return value;
    return unrounded(this.registry, value) ?? inFloat64(b, value);
  }

  /** True if the operation takes from each channel a number of its own, the same for all pixels of an image. */
  #centres({ op, inputs }: Operation): boolean {
    const [x, by] = inputs;
    if (!definitionOf(this.registry, op).subtracts || !x || !by || !this.#wideOf(x)) return false;
    const [last = 1, columns = 1] = by.type.dims.toReversed();
    return last !== 1 && columns === 1;
  }
}

function inFloat64(b: OpBuilder, value: Value): Value {
  return value.type.dtype === 'float64' ? value : b.cast(value, { to: 'float64' });
}

function narrowed(b: OpBuilder, value: Value, dtype: string | undefined): Value {
  return value.type.dtype === 'float64' && dtype === 'float32' ? b.cast(value, { to: 'float32' }) : value;
}
