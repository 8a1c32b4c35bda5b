import { definitionOf, type OpRegistry } from './builder.js';
import { type Dim, type IrModule, type Operation, operationsOf, type Value } from './value.js';

/** Ops that mix elements along axes without regard to their order: without some pixels they give what the others alone would. */
const orderFree = new Set(['matMul', 'reduceMax', 'reduceMean', 'reduceMin', 'reduceSum', 'sizeOf', 'softmax', 'topK']);

/**
 * The nodes for which it matters where in its image a pixel lies, in the order of the module. Without any, the module sees each
 * image as a set of pixels: run on some pixels of an image, laid out as one row, it computes what an image of these alone would give.
 */
export function spatialNodes(module: IrModule, registry: OpRegistry): string[] {
  const operations = operationsOf(module).filter((operation) => asksForPlaces(operation, registry));
  return [
    ...new Set([
      ...operations.map(({ origin }) => origin.node),
      ...module.outputs.flatMap(({ value }) => (isPixelPosition(value) ? [nodeOf(value)] : [])),
    ]),
  ];
}

function asksForPlaces(operation: Operation, registry: OpRegistry): boolean {
  const { op, inputs, attributes } = operation;
  if (inputs.some(isPixelPosition)) return true;
  const types = inputs.map(({ type }) => type);
  const dims = types[0]?.dims ?? [];
  if (op === 'transpose') return placeAxes(dims).join() !== placeAxes((attributes.perm as readonly number[]).map((axis) => dims[axis] as Dim)).join();
  const mixed = placeAxes((definitionOf(registry, op).mixes?.(types, attributes) ?? []).map((axis) => dims[axis] as Dim));
  return mixed.length > 0 && !(orderFree.has(op) && mixed.includes('H') && mixed.includes('W'));
}

/** Positions among pixels that a `topK` found. */
function isPixelPosition(value: Value): boolean {
  if (value.from !== 'operation' || value.operation.op !== 'topK' || value.index === 0) return false;
  return placeAxes([value.operation.inputs[0]?.type.dims.at(-1) ?? 1]).length > 0;
}

function nodeOf(value: Value): string {
  return value.from === 'operation' ? value.operation.origin.node : '';
}

/** The rows and columns of images among the factors of `dims`: `H`, `W`, or one renamed apart such as `H_2`. */
function placeAxes(dims: readonly Dim[]): string[] {
  return dims.flatMap((dim) => String(dim).split('*')).flatMap((factor) => /^([HW])(_\d+)?$/.exec(factor)?.[1] ?? []);
}
