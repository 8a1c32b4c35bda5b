import type { CheckedNode } from '../2-check/checked-pipeline.js';
import { affineFormsOf } from '../ir/affine/affine-forms-of.js';
import type { AffineForm } from '../ir/affine/affine-form.js';
import type { OpBuilder, OpRegistry } from '../ir/builder.js';
import { entryName } from '../ir/names.js';
import { type HostCall, type InputValue, moduleOf, type Value } from '../ir/value.js';
import type { AffineMap, Reduction } from '../reductions/contract.js';

/** What a reduction reads, by its own names. */
export type ReducedValues = Readonly<Record<'data', Value>> & Readonly<Record<string, Value>>;

/** What a node's statistic is gathered from. */
export interface GatheredData {
  readonly values: ReducedValues;
  /** The map from `data` to what the node receives, applied to the statistic after the pass; `null` if they are the same. */
  readonly map: AffineMap | null;
  /** The pass over the data in which it can be gathered, from 0. */
  readonly level: number;
}

/** Passes of the fit: in which of them each state entry and derived tensor gets its value. Others are there from the start. */
export class FitPasses {
  readonly #levels = new Map<string, number>();
  readonly #hostCalls: readonly HostCall[];

  constructor(hostCalls: readonly HostCall[]) {
    this.#hostCalls = hostCalls;
  }

  /** Notes that `node` is fitted in pass `level`, and complete after the latest of its passes. */
  add({ name, definition, facts }: CheckedNode, level: number): void {
    const results = [...Object.keys(definition.state?.(facts) ?? {}), ...Object.keys(definition.derive?.(facts).results ?? {})];
    for (const result of results) {
      const entry = entryName(name, result);
      this.#levels.set(entry, Math.max(level, this.#levels.get(entry) ?? level));
    }
  }

  /** The pass after which all that `values` are computed from is known; -1 if no fit is needed. */
  after(values: readonly Value[]): number {
    const { inputs } = moduleOf(
      '',
      'fit',
      values.map((value, i) => ({ name: String(i), value, role: 'output' })),
    );
    return Math.max(-1, ...inputs.map((input) => (input.source === 'value' ? this.#afterHost(input) : (this.#levels.get(input.name) ?? -1))));
  }

  /** What a host node gives is known once all that it reads is. */
  #afterHost(input: InputValue): number {
    const call = this.#hostCalls.find(({ outputs }) => Object.values(outputs).includes(input));
    return call ? this.after(Object.values(call.inputs)) : -1;
  }
}

/**
 * A statistic of more channels than this many times those of the node is not gathered in their place: its products would
 * cost more than another pass over the data.
 */
const mostChannels = 2;

/** The data themselves: gathered in the pass after the last one that they need. */
export function gatheredDirectly(values: ReducedValues, passes: FitPasses): GatheredData {
  return { values, map: null, level: passes.after(Object.values(values)) + 1 };
}

/**
 * The earliest pass in which the statistic of `values` can be gathered: with a value that the data are an affine map of, where
 * `reduction` can map its statistic and the map's operands are known once that pass ends. Else of the data themselves. In the same
 * pass a statistic of as few channels is gathered from as far away as can be, before a map has rounded the values.
 */
export function gatheredEarliest(b: OpBuilder, ops: OpRegistry, values: ReducedValues, reduction: Reduction, passes: FitPasses): GatheredData {
  const { data } = values;
  const others = affineFormsOf(b, ops, data)
    .slice(1)
    .filter((form) => isMappable(b, form, data, reduction))
    .map((form) => gatheredOver(b, values, form, passes));
  const isNoWider = (value: Value) => Number(value.type.dims.at(-1)) <= Number(data.type.dims.at(-1));
  const sparesRounding = ({ values: gathered, map }: GatheredData) => map !== null && !isSelection(map) && isNoWider(gathered.data);
  const isBetter = (one: GatheredData, other: GatheredData) => one.level < other.level || (one.level === other.level && sparesRounding(one));
  return others.reduce((best, other) => (isBetter(other, best) ? other : best), gatheredDirectly(values, passes));
}

function gatheredOver(b: OpBuilder, values: ReducedValues, form: AffineForm, passes: FitPasses): GatheredData {
  const before = { ...values, data: gatheredValue(b, form) };
  return { values: before, map: form, level: Math.max(passes.after(Object.values(before)) + 1, passes.after(operandsOf(form))) };
}

/** The channels that the form reads of its base. */
function gatheredValue(b: OpBuilder, { base, selection }: AffineForm): Value {
  return selection ? b.take(base, { axis: -1, indices: selection }) : base;
}

function isSelection({ centre, linear, offset }: AffineMap): boolean {
  return centre === null && linear.kind === 'none' && offset === null;
}

function operandsOf({ centre, linear, offset }: AffineForm): Value[] {
  const factor = linear.kind === 'scale' ? linear.factor : linear.kind === 'matrix' ? linear.matrix : null;
  return [centre, factor, offset].filter((value) => value !== null);
}

function isMappable(b: OpBuilder, form: AffineForm, data: Value, reduction: Reduction): boolean {
  const value = gatheredValue(b, form);
  const [from, to] = [value.type.dims.at(-1), data.type.dims.at(-1)];
  if (typeof from !== 'number' || typeof to !== 'number' || from > mostChannels * to) return false;
  const accumulators = Object.entries(reduction.accumulators(from)).map(([entry, type]) => [entry, b.input(entry, type, 'accumulator')]);
  return reduction.mapped(b, Object.fromEntries(accumulators), form) !== undefined;
}
