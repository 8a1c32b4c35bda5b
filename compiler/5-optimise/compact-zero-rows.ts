import { createBuilder, definitionOf, type OpRegistry } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import { type IrModule, type IrType, type Operation, operationsOf, type Value } from '../ir/value.js';
import { rowsSymbol } from '../ops/non-zero.js';
import { compactRows, readOnlyInside } from './compact-rows.js';
import { type Consumers, consumersOf } from '../ir/consumers.js';
import type { Pass } from './pass.js';
import { type RowSum, rowSumOf } from './row-sum.js';
import { typeOf, zeroRowsOf } from './zero-rows.js';

/** What a mask makes zero, row by row. */
interface Region {
  readonly source: Operation;
  readonly has: (operation: Operation) => boolean;
  /** The operations, in order, that have more than one element per row. */
  readonly wide: readonly Operation[];
  readonly sums: readonly RowSum[];
}

/**
 * A pixel within a soft boundary sends back no gradient: its row is zero through all layers, until rows are summed.
 * The rows that are not are gathered, and the layers differentiated on them alone.
 */
export const compactZeroRows: Pass = {
  name: 'compact-zero-rows',
  doc: 'Computes on the rows that are not zero alone, between where a mask makes rows zero and where rows are summed, if matrix products lie between.',
  run: (module, registry) => {
    let [before, current]: [IrModule | undefined, IrModule] = [undefined, module];
    while (current !== before) [before, current] = [current, compactOne(current, registry)];
    return current;
  },
};

/** The module with one region computed on fewer rows, or itself. */
function compactOne(module: IrModule, registry: OpRegistry): IrModule {
  const order = operationsOf(module);
  // Rows that were chosen already are not chosen again.
  const hasRows = (operation: Operation) => typeOf(operation).dims.some((dim) => typeof dim !== 'number' && dim !== rowsSymbol);
  const sources = zeroRowsOf(order, registry, (operation) => hasRows(operation) && maskOf(registry, operation) !== undefined);
  const consumers = consumersOf(module);
  for (const source of new Set(sources.values())) {
    const region = regionOf(source, order, registry, (operation) => sources.get(operation) === source);
    const replaced = pays(region, registry, consumers) ? compactSums(region, registry, order, consumers) : undefined;
    if (replaced) return rewriteModule(module, (operation) => replaced.get(operation));
  }
  return module;
}

function maskOf(registry: OpRegistry, operation: Operation): Value | undefined {
  return definitionOf(registry, operation.op).nonZeroMask?.(createBuilder(registry, operation.origin), operation);
}

function regionOf(source: Operation, order: readonly Operation[], registry: OpRegistry, has: Region['has']): Region {
  const lead = typeOf(source).dims;
  const isZero = (value: Value) => value.from === 'operation' && has(value.operation);
  const sums = order.flatMap((operation) => rowSumOf(operation, lead, registry) ?? []).filter(({ operation }) => operation.inputs.some(isZero));
  const isWide = ({ dims }: IrType) => dims.slice(lead.length).some((dim) => dim !== 1);
  return { source, has, wide: order.filter((operation) => has(operation) && isWide(typeOf(operation))), sums };
}

/** True if products of matrices become smaller and nothing but the sums reads what they yield. */
function pays({ has, wide, sums }: Region, registry: OpRegistry, consumers: Consumers): boolean {
  const isReplaced = (reader: Operation | null) => reader !== null && (has(reader) || sums.some(({ operation }) => operation === reader));
  const products = wide.filter(({ op, inputs }) => definitionOf(registry, op).mixes !== undefined && inputs.length > 1);
  return products.length > 0 && wide.every((operation) => consumers.get(operation)?.every(isReplaced));
}

/** The results of the sums computed on the rows that are not zero; `undefined` if something cannot be moved there. */
function compactSums(
  { source, has, sums }: Region,
  registry: OpRegistry,
  order: readonly Operation[],
  consumers: Consumers,
): Map<Operation, readonly Value[]> | undefined {
  const b = createBuilder(registry, source.origin);
  const isLocal = readOnlyInside(registry, order, consumers, has);
  const compact = compactRows({
    registry,
    lead: typeOf(source).dims,
    rows: b.nonZero(b.reshape(maskOf(registry, source) as Value, { shape: [-1] })),
    isInside: (operation) => has(operation) || isLocal(operation),
  });
  const replaced = new Map<Operation, readonly Value[]>();
  for (const { operation, ofRows } of sums) {
    const rows = operation.inputs.map(compact).filter((value) => value !== undefined);
    if (rows.length < operation.inputs.length) return undefined;
    replaced.set(operation, [ofRows(createBuilder(registry, operation.origin), rows)]);
  }
  return replaced;
}
