import { isFloat } from '../../schemas/dtype.js';
import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { gradientCut } from '../diagnostics/catalogue/gradient-cut.js';
import { lossWithoutTrainableState } from '../diagnostics/catalogue/loss-without-trainable-state.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { definitionOf, type OpRegistry } from '../ir/builder.js';
import type { IrModule, Value } from '../ir/value.js';
import { chooseParameters } from './choose-parameters.js';

/** Where a gradient ends, and why. */
interface Cut {
  readonly at: Value;
  readonly node: string;
  readonly reason: string;
}

interface Reach {
  /** Names of the state entries and derived tensors that are reached, `node.entry`. */
  readonly inputs: ReadonlySet<string>;
  readonly cuts: readonly Cut[];
}

/** Warns of losses that depend on nothing trainable, and of those whose gradient reaches none of it. */
export function checkGradients(pipeline: CheckedPipeline, train: IrModule | null, ops: OpRegistry, diagnostics: Diagnostics): void {
  const trainable = chooseParameters(pipeline, {}, diagnostics);
  const trains = ({ inputs }: Reach) => [...inputs].some((name) => trainable.has(name));
  const stateful = new Set([...trainable.values()].map(({ node }) => node.name));
  for (const loss of pipeline.nodes.filter(({ definition }) => definition.role === 'loss')) {
    const values = (train?.outputs ?? []).filter(({ of }) => of?.node === loss.name).map(({ value }) => value);
    const reached = walk(values, ops, trainable, true);
    if (values.length === 0 || trains(reached)) continue;
    const all = walk(values, ops, trainable, false);
    const cut = trains(all)
      ? reached.cuts.find(({ at }) => trains(walk([at], ops, trainable, false)))
      : all.cuts.find(({ node }) => stateful.has(node));
    if (cut) reportCut(loss, cut, pipeline, diagnostics);
    else diagnostics.report(lossWithoutTrainableState, loss.ast.name.span, { node: loss.name });
  }
}

function reportCut(loss: CheckedNode, cut: Cut, { nodes }: CheckedPipeline, diagnostics: Diagnostics): void {
  const stopping = nodes.find(({ name }) => name === cut.node);
  const notes = stopping ? [{ message: `'${cut.node}' is here`, span: stopping.ast.name.span }] : [];
  diagnostics.report(gradientCut, loss.ast.name.span, { loss: loss.name, node: cut.node, reason: cut.reason }, { notes });
}

/** Goes back from `values`, breadth first; with `differentiable` only where a gradient flows. */
function walk(values: readonly Value[], ops: OpRegistry, trainable: ReadonlyMap<string, unknown>, differentiable: boolean): Reach {
  const inputs = new Set<string>();
  const cuts: Cut[] = [];
  const seen = new Set<unknown>();
  const queue = [...values];
  for (let i = 0; i < queue.length; i++) {
    const value = queue[i] as Value;
    const identity = value.from === 'operation' ? value.operation : value;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (value.from === 'input') inputs.add(value.name);
    const cut = cutAt(value, ops, trainable);
    if (cut) cuts.push(cut);
    if (value.from === 'operation' && !(cut && differentiable)) queue.push(...value.operation.inputs);
  }
  return { inputs, cuts };
}

function cutAt(value: Value, ops: OpRegistry, trainable: ReadonlyMap<string, unknown>): Cut | undefined {
  if (value.from === 'input' && value.source === 'derived' && !trainable.has(value.name)) {
    return { at: value, node: value.of?.node ?? '', reason: 'the host derives a tensor from its state' };
  }
  if (value.from !== 'operation') return undefined;
  const { op, origin } = value.operation;
  const { gradient } = definitionOf(ops, op);
  if (typeof gradient !== 'function') return { at: value, node: origin.node, reason: `${op}: ${gradient.none}` };
  return isFloat(value.type.dtype) ? undefined : { at: value, node: origin.node, reason: `${op} yields ${value.type.dtype}` };
}
