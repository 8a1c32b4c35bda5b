import type { DimRole } from '../../schemas/dim.js';
import { symbolsIn } from '../../schemas/dim-arithmetic.js';
import { definitionOf, type OpRegistry } from './builder.js';
import { consumersOf } from './consumers.js';
import { type Dim, type IrModule, type Operation, operationsOf, type ResultValue, type Value } from './value.js';

/**
 * The nodes for which it matters where in its image a pixel lies, in the order of the module. Without any, the module sees each
 * image as a set of pixels: run on some pixels of an image, laid out as one row, it computes what an image of these alone would give.
 */
export function spatialNodes(module: IrModule, registry: OpRegistry): string[] {
  const operations = operationsOf(module);
  const outputs = module.outputs.map(({ value }) => value);
  const consumers = consumersOf(module);
  const spatial = operations.filter((operation) => {
    if (!asksForPlaces(operation, registry)) return false;
    if (operation.inputs.some((value) => value.from === 'operation' && completes(value.operation, operation, registry))) return false;
    return !consumers.get(operation)?.every((reader) => reader !== null && completes(operation, reader, registry));
  });
  const positions = outputs.filter((value) => isPixelPosition(value, registry)).map((value) => (value as ResultValue).operation);
  return [...new Set([...spatial, ...positions].map(({ origin }) => origin.node))];
}

function asksForPlaces(operation: Operation, registry: OpRegistry): boolean {
  const { op, inputs, attributes } = operation;
  if (inputs.some((value) => isPixelPosition(value, registry))) return true;
  const dims = inputs[0]?.type.dims ?? [];
  const reordered = definitionOf(registry, op).axisOrder?.(attributes);
  if (reordered) return placeAxes(dims).join() !== placeAxes(reordered.map((axis) => dims[axis] as Dim)).join();
  const mixed = mixedPlaces(operation, registry);
  return mixed.length > 0 && !(definitionOf(registry, op).anyOrder && mixed.includes('row') && mixed.includes('column'));
}

/** True if `first` folds rows, or columns, and `second` in the same way what is left, so that both together fold all pixels. */
function completes(first: Operation, second: Operation, registry: OpRegistry): boolean {
  const places = [...mixedPlaces(first, registry), ...mixedPlaces(second, registry)];
  return definitionOf(registry, first.op).anyOrder === 'folds' && first.op === second.op && places.includes('row') && places.includes('column');
}

function mixedPlaces({ op, inputs, attributes }: Operation, registry: OpRegistry): DimRole[] {
  const types = inputs.map(({ type }) => type);
  const axes = definitionOf(registry, op).mixes?.(types, attributes) ?? [];
  return placeAxes(axes.map((axis) => types[0]?.dims[axis] ?? 1));
}

/** Positions among pixels that an op found. */
function isPixelPosition(value: Value, registry: OpRegistry): boolean {
  if (value.from !== 'operation' || definitionOf(registry, value.operation.op).positions !== value.index) return false;
  return placeAxes([value.operation.inputs[0]?.type.dims.at(-1) ?? 1]).length > 0;
}

/** The rows and columns of images among the symbols of `dims`. */
function placeAxes(dims: readonly Dim[]): DimRole[] {
  return dims.flatMap(symbolsIn).flatMap(({ role }) => (role === 'row' || role === 'column' ? [role] : []));
}
