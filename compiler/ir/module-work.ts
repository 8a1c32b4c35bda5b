import { sizeWith } from '../../schemas/dim-arithmetic.js';
import { definitionOf, type OpRegistry } from './builder.js';
import { bytesOfAll, type SizedType, type Work, workOf } from './op-work.js';
import { type IrModule, type IrType, type Operation, operationsOf, type Value } from './value.js';

/** Work of a group of operations: the part that grows with the pixels and the part that does not. */
export interface ScaledWork {
  readonly perPixel: Work;
  readonly perCall: Work;
  /** Bytes per pixel that enter or leave the group; what its operations hand one another is left out. */
  readonly ioBytesPerPixel: number;
}

/**
 * Work per pixel (element of B*H*W) and per call of each group of a partition of the module's operations. A size that is
 * known only at run time and is none of B, H and W counts as one. As work grows linearly with the pixels, images of one and
 * of two pixels tell both parts.
 */
export function workOfGroups(module: IrModule, groups: readonly (readonly Operation[])[], registry: OpRegistry): ScaledWork[] {
  const crossing = crossingValues(module, groups);
  return groups.map((operations, group) => {
    const [one, two] = [workAt(operations, registry, 1), workAt(operations, registry, 2)];
    const perPixel = { flop: two.flop - one.flop, bytes: two.bytes - one.bytes };
    const bytesAt = (pixels: number) => bytesOfAll([...(crossing[group] as Distinct).values].map(({ type }) => sized(type, pixels)));
    return {
      perPixel,
      perCall: { flop: one.flop - perPixel.flop, bytes: one.bytes - perPixel.bytes },
      ioBytesPerPixel: bytesAt(2) - bytesAt(1),
    };
  });
}

function workAt(operations: readonly Operation[], registry: OpRegistry, pixels: number): Work {
  const works = operations.map(({ op, inputs, types, attributes }) =>
    workOf(definitionOf(registry, op).work, {
      inputs: inputs.map(({ type }) => sized(type, pixels)),
      outputs: types.map((type) => sized(type, pixels)),
      attributes,
    }),
  );
  return works.reduce((sum, { flop, bytes }) => ({ flop: sum.flop + flop, bytes: sum.bytes + bytes }), { flop: 0, bytes: 0 });
}

/** A type where images are one row of `pixels` columns. */
function sized({ dtype, dims }: IrType, pixels: number): SizedType {
  return { dtype, dims: dims.map((dim) => sizeWith(dim, ({ role }) => (role === 'column' ? pixels : 1)) ?? 1) };
}

/** Per group the values that it reads from outside, and those that other groups or the module's outputs read from it. */
function crossingValues(module: IrModule, groups: readonly (readonly Operation[])[]): Distinct[] {
  const groupOf = new Map(groups.flatMap((operations, group) => operations.map((operation) => [operation, group] as const)));
  const crossing = groups.map(() => new Distinct());
  const note = (value: Value, reader: number | undefined): void => {
    const source = value.from === 'operation' ? groupOf.get(value.operation) : undefined;
    if (source === reader) return;
    for (const group of [source, reader]) if (group !== undefined) crossing[group]?.add(value);
  };
  for (const operation of operationsOf(module)) for (const input of operation.inputs) note(input, groupOf.get(operation));
  for (const { value } of module.outputs) note(value, undefined);
  return crossing;
}

/** Values, each tensor once, whatever object stands for it. */
class Distinct {
  readonly #found = new Map<unknown, Map<number, Value>>();

  add(value: Value): void {
    const [key, index] = value.from === 'operation' ? [value.operation, value.index] : [value.from === 'input' ? value.name : value.tensor, 0];
    const sameSource = this.#found.get(key) ?? new Map<number, Value>();
    this.#found.set(key, sameSource.set(index, value));
  }

  get values(): Value[] {
    return [...this.#found.values()].flatMap((sameSource) => [...sameSource.values()]);
  }
}
