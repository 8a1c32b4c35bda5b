import { bytesOf } from '../../schemas/dtype.js';
import { mostPerDimension, mostStateBytes, mostTensorBytes } from '../../schemas/size-limits.js';
import { sizeTooLarge } from '../diagnostics/catalogue/size-too-large.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import type { IrType } from '../ir/value.js';
import type { CheckedNode } from './checked-pipeline.js';

/** Reports dimensions, tensors of a node, and all tensors of the pipeline together that are larger than any plan may hold. */
export function checkSizes(nodes: readonly CheckedNode[], diagnostics: Diagnostics): void {
  let total = 0;
  for (const node of nodes) {
    const report = (what: string, size: string, limit: string): void =>
      diagnostics.report(sizeTooLarge, placeOf(node, what), { node: node.name, what, size, limit });
    for (const [dim, size] of dimensionsOf(node)) if (size > mostPerDimension) report(dim, count(size), count(mostPerDimension));
    const sizes = keptBy(node).map(([name, type]) => [name, bytesOfType(type)] as const);
    const [name, largest] = sizes.reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0] as const);
    if (largest > mostTensorBytes) report(name, gigabytes(largest), gigabytes(mostTensorBytes));
    const before = total;
    total += sizes.reduce((sum, [, bytes]) => sum + Math.min(bytes, mostTensorBytes), 0);
    if (before <= mostStateBytes && total > mostStateBytes) report('what the nodes up to this one keep', gigabytes(total), gigabytes(mostStateBytes));
  }
}

/** The named dimensions of a node's ports that have a size. */
function dimensionsOf({ definition, facts }: CheckedNode): ReadonlyMap<string, number> {
  const ports = [...Object.values(definition.inputs), ...Object.values(definition.outputs)];
  const dims = ports.flatMap(({ type }) => (type.of === 'tensor' ? type.dims : []));
  const named = dims.filter((dim) => typeof dim === 'string').map((dim) => [dim, facts.dim(dim)] as const);
  return new Map(named.filter((entry): entry is readonly [string, number] => typeof entry[1] === 'number'));
}

/** Tensors that a plan keeps for a node, computes from its state, or gathers to fit it. */
function keptBy({ definition, facts }: CheckedNode): (readonly [string, IrType])[] {
  const gathered = (definition.fits?.(facts) ?? []).flatMap(({ statistics }) =>
    statistics.flatMap(({ reduction, inputs }) => {
      const port = definition.inputs[inputs.data ?? '']?.type;
      const bands = port?.of === 'tensor' ? port.dims.at(-1) : undefined;
      return bands === undefined ? [] : Object.entries(reduction.accumulators(typeof bands === 'string' ? facts.dim(bands) : bands));
    }),
  );
  return [...Object.entries(definition.state?.(facts) ?? {}), ...Object.entries(definition.derive?.(facts).results ?? {}), ...gathered];
}

/** Bytes, with symbols counting as 1. */
function bytesOfType({ dtype, dims }: IrType): number {
  return dims.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), bytesOf(dtype));
}

function placeOf({ ast }: CheckedNode, hparam: string): Span {
  return ast.hparams.get(hparam)?.span ?? ast.name.span;
}

function count(size: number): string {
  return size.toLocaleString('en-US');
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
}
