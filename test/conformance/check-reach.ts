import { createBuilder } from '../../compiler/ir/builder.js';
import { InternalError } from '../../compiler/ir/dims.js';
import { localityOfOperation } from '../../compiler/ir/locality.js';
import type { OpDefinition } from '../../compiler/ir/op.js';
import type { IrType, Operation } from '../../compiler/ir/value.js';
import { bindDims } from '../../compiler/ir/bindings.js';
import { rowDim } from '../../schemas/dim.js';
import { substituted, symbolsIn } from '../../schemas/dim-arithmetic.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { forwardOrigin } from './gradient-of.js';
import { type OpSample, typesOf } from './check-op.js';

/** About one symbol: `nothing` where the op takes no rows there, or no change of an operand shows. */
type Found = 'limited' | 'everywhere' | 'nothing';

/** What was found out about how far an op looks along one axis. */
export interface ReachCheck {
  /** Axes along which the op says it looks a limited way, and elements were changed. */
  readonly limited: number;
  /** Axes along which it says that it looks everywhere, and does. */
  readonly everywhere: number;
}

/**
 * Changes the elements of the sample's operands place by place along each symbol of its types, counted as rows, and compares the
 * results of the reference. Throws if one changes that lies further away than the op declares.
 */
export function checkReach(definition: OpDefinition, sample: OpSample): ReachCheck {
  const types = typesOf(sample).at(-1) as readonly IrType[];
  const bindings = bindDims(
    types.map(({ dims }) => dims),
    sample.inputs.map(({ dims }) => dims),
  );
  const symbols = [...new Set(types.flatMap(({ dims }) => dims.flatMap(symbolsIn)).map(({ name }) => name))];
  const checks = symbols.map((symbol) => {
    const sized = { ...bindings, [symbol]: rowDim };
    return checkRows(
      definition,
      sample,
      types.map(({ dtype, dims }) => ({ dtype, dims: dims.map((dim) => substituted(dim, sized)) })),
    );
  });
  const count = (kind: Found) => checks.filter((check) => check === kind).length;
  return { limited: count('limited'), everywhere: count('everywhere') };
}

function checkRows(definition: OpDefinition, sample: OpSample, types: readonly IrType[]): Found {
  const operation = operationOf(definition, sample, types);
  if (!operation) return 'nothing';
  const { row } = localityOfOperation(operation, { [definition.name]: definition });
  const before = definition.evaluate(sample.inputs, sample.attributes);
  let found: Found = row === 'image' ? 'nothing' : 'limited';
  for (const [k, type] of types.entries()) {
    const axis = type.dims.indexOf(rowDim);
    if (axis < 0) continue;
    for (let place = 0; place < (sample.inputs[k]?.dims[axis] as number); place++) {
      const after = evaluated(definition, sample, k, axis, place);
      const changed = after && changedRows(operation, before, after);
      const far = changed?.find((at) => (row === 'image' ? at !== place : at < place - row[1] || at > place + row[0]));
      if (far === undefined) continue;
      if (row !== 'image')
        throw new Error(`${definition.name}: row ${far} changes with row ${place}, but looks ${row[0]} before and ${row[1]} after`);
      found = 'everywhere';
    }
  }
  return found;
}

/** The operation on operands of these types; undefined where it takes none of them. */
function operationOf(definition: OpDefinition, { attributes, inputs }: OpSample, types: readonly IrType[]): Operation | undefined {
  const b = createBuilder({ [definition.name]: definition }, forwardOrigin);
  const operands = types.map((type, k) =>
    type.dims.every((dim) => typeof dim === 'number') ? b.constant(inputs[k] as Tensor) : b.input(`x${k}`, type, 'batch'),
  );
  try {
    const [value] = b.apply(definition.name, operands, attributes);
    return value?.from === 'operation' ? value.operation : undefined;
  } catch (error) {
    if (error instanceof InternalError) return undefined;
    throw error;
  }
}

/** The results with other elements in one place along an axis of an operand; undefined where these are none that the op takes. */
function evaluated(
  definition: OpDefinition,
  { inputs, attributes }: OpSample,
  k: number,
  axis: number,
  place: number,
): readonly Tensor[] | undefined {
  const inner = elementCount((inputs[k] as Tensor).dims.slice(axis + 1));
  const changed = inputs.map((input, i) => {
    const isHere = (position: number) => Math.floor(position / inner) % (input.dims[axis] as number) === place;
    const values = Array.from({ length: input.data.length }, (_, at) => numberAt(input.data, at));
    return i === k
      ? tensorFrom(
          input.dtype,
          input.dims,
          values.map((value, at) => (isHere(at) ? otherThan(value, input.dtype) : value)),
        )
      : input;
  });
  try {
    return definition.evaluate(changed, attributes);
  } catch (error) {
    if (error instanceof InternalError) return undefined;
    throw error;
  }
}

/** Another value; positions stay within reach of every axis of the samples. */
function otherThan(value: number, dtype: Tensor['dtype']): number {
  if (dtype === 'bool') return 1 - value;
  return dtype === 'int64' ? (value === 0 ? 1 : 0) : 1.5 * value + 0.375;
}

/** Rows of any result in which an element differs; those of a result without rows count as every row. */
function changedRows({ types }: Operation, before: readonly Tensor[], after: readonly Tensor[]): number[] {
  return types.flatMap(({ dims }, i) => {
    const [one, other] = [before[i] as Tensor, after[i] as Tensor];
    const axis = dims.indexOf(rowDim);
    const inner = elementCount(one.dims.slice(axis + 1));
    const differing = [...Array(one.data.length).keys()].filter((at) => !Object.is(numberAt(one.data, at), numberAt(other.data, at)));
    return axis < 0 ? differing.map(() => Number.POSITIVE_INFINITY) : differing.map((at) => Math.floor(at / inner) % (one.dims[axis] as number));
  });
}
