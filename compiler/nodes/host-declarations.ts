import type { DType } from '../../schemas/dtype.js';
import type {
  DeriverContract,
  FinaliserContract,
  ForEach,
  HostContract,
  NodeContract,
  ParamsFor,
  RestorerContract,
  ScheduleContract,
  TensorContracts,
} from '../../schemas/hosts/contracts.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Dim, Value } from '../ir/value.js';
import type { Reduction } from '../reductions/contract.js';
import type { HostDeclaration, NodeFacts } from './contract.js';

declare const checked: unique symbol;

/** Parameters that were held against the contract of the host function that reads them, by one of the functions below. */
export type CheckedParams = Readonly<Record<string, unknown>> & { readonly [checked]: true };

/** A statistic of what input ports receive. */
export interface StatisticDeclaration<R extends Reduction = Reduction> {
  readonly reduction: R;
  /** Port per input of the reduction. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What is reduced in place of the data that arrive: computed of them, with operations of `b`. */
  readonly of?: (b: OpBuilder, data: Value) => Value;
  /** Batches of one pixel are left out, as the reference does in some nodes. */
  readonly skipSinglePixel?: boolean;
  /** The finaliser's name of an accumulator where it differs from that of the reduction. */
  readonly as?: Readonly<Record<string, string>>;
}

/** What a node learns from data: statistics of what its ports receive, finalised on the host. */
export interface FitDeclaration {
  readonly statistics: readonly StatisticDeclaration[];
  readonly finaliser: FinaliserContract;
  readonly params: CheckedParams;
  /** State entry per result of the finaliser. */
  readonly writes: Readonly<Record<string, string>>;
}

/** A number that changes from epoch to epoch or from update to update, computed by a schedule function of the runtime. */
export interface ScheduleDeclaration {
  readonly by: 'epoch' | 'step';
  readonly host: ScheduleContract;
  readonly params: CheckedParams;
}

/** Tensors computed from state on the host, in float64, whenever the state changes. */
export interface DerivationDeclaration {
  readonly host: DeriverContract;
  readonly params: CheckedParams;
  /** State entry per input of the implementation. */
  readonly reads: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, DerivedResult>>;
}

/** A derived tensor. */
export interface DerivedResult {
  readonly dtype: DType;
  readonly dims: readonly Dim[];
  /** If training may change the tensor itself: the state entry that follows it, and how. */
  readonly trains?: {
    readonly state: string;
    /** Without one the state is the tensor in its own dtype. */
    readonly restoredBy?: RestoreDeclaration;
  };
}

/** How a trained tensor becomes state again. */
export interface RestoreDeclaration {
  readonly host: RestorerContract;
  /** Derived result per input of the restorer. */
  readonly reads: Readonly<Record<string, string>>;
}

/** The accumulators of a reduction. */
type EntriesOf<R> = R extends Reduction<infer K> ? K : never;
type PortsOf<R> = R extends Reduction<string, infer P> ? Readonly<Record<'data' | P, string>> : never;
type Renamed<S> = S extends { readonly as: infer A } ? A : Record<never, never>;

/** What a statistic calls its accumulators for the finaliser. */
type NamesOf<S> = S extends { readonly reduction: infer R }
  ? Exclude<EntriesOf<R>, keyof Renamed<S>> | (Renamed<S>[keyof Renamed<S>] & string)
  : never;

type Needed<T extends TensorContracts> = keyof ForEach<T, 1> & string;

/** `true`, or what a finaliser needs that no statistic gives. */
type Covers<C extends FinaliserContract, S extends readonly StatisticDeclaration[]> = [Exclude<Needed<C['inputs']>, NamesOf<S[number]>>] extends [
  never,
]
  ? unknown
  : { readonly statisticsLack: Exclude<Needed<C['inputs']>, NamesOf<S[number]>> };

type WithPorts<S extends readonly StatisticDeclaration[]> = { readonly [I in keyof S]: S[I] & { readonly inputs: PortsOf<S[I]['reduction']> } };

/** What a node learns: does not compile unless the statistics give what `finaliser` reads, with parameters that it accepts. */
export function declareFit<C extends FinaliserContract, const S extends readonly StatisticDeclaration[]>(
  fit: {
    readonly statistics: S & WithPorts<S>;
    readonly finaliser: C;
    readonly params: ParamsFor<C>;
    readonly writes: { readonly [K in keyof C['results']]?: string | undefined };
  } & Covers<C, S>,
): FitDeclaration {
  return { statistics: fit.statistics, finaliser: fit.finaliser, params: checkedParams(fit.params), writes: defined(fit.writes) };
}

/** Derived tensors: does not compile unless `reads`, `results` and `params` are those of the contract. */
export function declareDerivation<C extends DeriverContract>(derivation: {
  readonly host: C;
  readonly params: ParamsFor<C>;
  readonly reads: ForEach<C['inputs'], string>;
  readonly results: ForEach<C['results'], DerivedResult>;
}): DerivationDeclaration {
  const { host, params, reads, results } = derivation;
  return { host, params: checkedParams(params), reads: defined(reads), results: defined(results) };
}

/** How a trained tensor becomes state: does not compile unless `reads` are those of the contract. */
export function declareRestore<C extends RestorerContract>(restore: {
  readonly host: C;
  readonly reads: ForEach<C['inputs'], string>;
}): RestoreDeclaration {
  return { host: restore.host, reads: defined(restore.reads) };
}

/** A number that follows a schedule: does not compile unless `params` are those of the contract. */
export function declareSchedule<C extends ScheduleContract>(schedule: {
  readonly by: ScheduleDeclaration['by'];
  readonly host: C;
  readonly params: ParamsFor<C>;
}): ScheduleDeclaration {
  return { by: schedule.by, host: schedule.host, params: checkedParams(schedule.params) };
}

/** A node that the runtime computes: does not compile unless `params` are those of the contract. `locality` as in `HostDeclaration`. */
export function declareHost<C extends NodeContract, H>(host: {
  readonly node: C;
  readonly params: (facts: NodeFacts<H>) => ParamsFor<C>;
  readonly locality: HostDeclaration<H>['locality'];
}): HostDeclaration<H> {
  return { name: host.node.name, params: host.params as HostDeclaration<H>['params'], locality: host.locality };
}

function checkedParams<C extends HostContract>(params: ParamsFor<C>): CheckedParams {
  return params as CheckedParams;
}

/** Without the entries that are `undefined`. */
function defined<V>(entries: Readonly<Record<string, V | undefined>>): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, V] => entry[1] !== undefined));
}
