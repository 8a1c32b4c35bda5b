import type { z } from 'zod';
import type { CompatLevel } from '../../schemas/compat-level.js';
import type { DType } from '../../schemas/dtype.js';
import type { ForEach, MetricContract, ParamsFor } from '../../schemas/hosts/contracts.js';
import type { NoiseSpec } from '../../schemas/plan.js';
import type { NodeCategory } from '../../schemas/node-category.js';
import type { ExecutionStage, Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Dim, Value } from '../ir/value.js';
import { type PortDim, type PortType, parsePortType } from '../language/port-type.js';
import type { DerivationDeclaration, FitDeclaration, ScheduleDeclaration } from './host-declarations.js';

/** A port of a node class. */
export interface Port {
  readonly type: PortType;
  readonly doc: string;
  /** What it carries is known when the plan is compiled, wavelengths say: whether it is connected matters, no graph reads it. */
  readonly knownWhenCompiled?: true;
}

/** Declares a port; see `parsePortType` for the notation. */
export function port(type: string, doc: string): Port {
  return { type: parsePortType(type), doc };
}

/** What is known about a node of a pipeline once hyper-parameters and dimensions are settled. */
export interface NodeFacts<H> {
  readonly hparams: H;
  /** The size of a dimension named in the node's port types, or its symbol. */
  dim(name: string): Dim;
  /** Band centres in nanometres of the cubes that the plan is compiled for. */
  readonly wavelengths: readonly number[] | undefined;
  /** The cubes have a dtype with values that float32 cannot hold: state on their scale must be float64. */
  readonly wideCube: boolean;
}

/** A tensor that is saved with the plan. */
export interface StateEntry {
  readonly dtype: DType;
  readonly dims: readonly Dim[];
  readonly doc: string;
  /** Value before any fit, made once its size has been checked; without one, the stages that read the entry cannot run unfitted. */
  readonly initial?: () => Tensor;
  /**
   * Whether training may change it: `weights` of a layer train unless their node is frozen, what a fit sets or a user
   * chooses (`fitted`) trains once its node is unfrozen.
   */
  readonly trainable?: 'weights' | 'fitted';
}

/** What `lower` may read and ask for. */
export interface LowerContext<H> extends NodeFacts<H> {
  readonly b: OpBuilder;
  readonly stage: Stage;
  /** The value at a required input port. */
  input(port: string): Value;
  /** The value at an optional input port, if anything supplies it. */
  optional(port: string): Value | undefined;
  /** The values at an input port that takes several (`*`), in the order of the connections; of one that takes one, that one. */
  all(port: string): readonly Value[];
  state(entry: string): Value;
  derived(result: string): Value;
  /** In a training step: a float64 scalar that follows a schedule. `undefined` in stage graphs, which have no trainer. */
  scheduled(name: string, declaration: ScheduleDeclaration): Value | undefined;
  /** In stage train: what a state entry becomes after the step, without a gradient. */
  update(entry: string, value: Value): void;
  /**
   * In stage train only: float32 random numbers that the runtime draws anew for each batch from (seed, batch, `node.name`). The
   * symbols in `dims` must be those of batch entries.
   */
  noise(name: string, spec: NoiseDeclaration): Value;
}

/** Random numbers: uniform in [0, 1), or standard normal. */
export interface NoiseDeclaration {
  readonly dims: readonly Dim[];
  readonly distribution: NoiseSpec['distribution'];
}

/** A metric is computed by the host from values that the graph yields: one for each input of the contract `M`. */
export interface MetricDeclaration<H, M extends MetricContract = MetricContract> {
  readonly host: M;
  params(facts: NodeFacts<H>): ParamsFor<M>;
  lower(context: LowerContext<H>): ForEach<M['inputs'], Value>;
}

/** A node whose computation is TypeScript: it runs on whole batches, between the graphs of a stage. */
export interface HostDeclaration<H> {
  /** The implementation in the runtime, among `nodes` of its hosts. */
  readonly name: string;
  params(facts: NodeFacts<H>): Readonly<Record<string, unknown>>;
  /** `pixel`: what it gives for a pixel depends on that pixel alone, so that pixels without data can be left out. `image`: on all of its image. */
  readonly locality: 'pixel' | 'image';
}

/** What `check` may read, and how it reports. */
export interface CheckContext<H> extends NodeFacts<H> {
  readonly name: string;
  readonly diagnostics: Diagnostics;
  /** Place of a hyper-parameter's value, or of the node if it is not written. */
  at(hparam?: string): Span;
}

/** What `specialise` may read. */
export interface SpecialiseContext<H> {
  readonly name: string;
  readonly hparams: H;
  readonly diagnostics: Diagnostics;
  /** Place of a hyper-parameter's value (of an entry inside it, by path), or of the node if it is not written. */
  at(hparam: string, ...path: readonly (string | number)[]): Span;
}

/**
 * Everything the compiler may ask of a node class.
 *
 * - `hparams`: zod object; descriptions become documentation. A dimension name in a port type that is also a
 *   hyper-parameter is that hyper-parameter; if it may be omitted it is inferred.
 * - `compat`: values that omitted hyper-parameters take under `compat` of any level; `compatAt`: those of one level, before the others.
 * - `advisoryDims`: hyper-parameters that the reference overrules by what the data have (under compat only).
 * - `specialise`: for a class whose ports follow from its hyper-parameters, the definition of one node; `undefined`
 *   after errors were reported.
 * - `dims`: sizes of dimensions that the class computes itself; a result may name another dimension.
 * - `resizesInTrain`: names of dimensions that the outputs have in another size than the inputs in stage train, and only there.
 * - `category`: what sort of node it is, for drawings; a `model` learns or keeps state, a `host` never enters a graph.
 * - `lower`: the node as IR, in one stage. Sinks on the host have none.
 * - `host`: the node as TypeScript of the runtime, in place of `lower`. Its output ports have a dtype of their own.
 * - `role`: a loss yields one scalar, which stage train keeps whatever the YAML asks for; its stages are fixed.
 */
export interface NodeDefinition<H extends object = object, M extends MetricContract = MetricContract> {
  readonly kind: string;
  readonly className: string;
  readonly category: NodeCategory;
  readonly doc: string;
  readonly stages: readonly ExecutionStage[];
  readonly role?: 'loss';
  readonly hparams: z.ZodObject & z.ZodType<H>;
  readonly compat?: Partial<H>;
  readonly compatAt?: Readonly<Partial<Record<CompatLevel, Partial<H>>>>;
  readonly advisoryDims?: readonly (keyof H & string)[];
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
  specialise?(context: SpecialiseContext<H>): NodeDefinition | undefined;
  dims?(facts: NodeFacts<H>): Readonly<Record<string, PortDim>>;
  readonly resizesInTrain?: readonly string[];
  /** True if the class chooses by wavelength, which must then be known. */
  usesWavelengths?: boolean;
  check?(context: CheckContext<H>): void;
  state?(facts: NodeFacts<H>): Readonly<Record<string, StateEntry>>;
  /** What the node learns from data; each is finalised on its own. */
  fits?(facts: NodeFacts<H>): readonly FitDeclaration[];
  derive?(facts: NodeFacts<H>): DerivationDeclaration;
  lower?(context: LowerContext<H>): Readonly<Record<string, Value | undefined>>;
  readonly metric?: MetricDeclaration<H, M>;
  readonly host?: HostDeclaration<H>;
}

/** Checks a node file's entry against its hyper-parameters `H` and the contract `M` of its metric; callers handle both generically. */
export function defineNode<H extends object, M extends MetricContract = MetricContract>(definition: NodeDefinition<H, M>): NodeDefinition {
  return Object.freeze(definition) as unknown as NodeDefinition;
}

/** A node class on the host only: monitors, visualisers, writers. It is accepted and left out of the graphs. */
export function defineSink(
  definition: Pick<NodeDefinition, 'kind' | 'className' | 'doc' | 'stages' | 'inputs' | 'outputs' | 'hparams'>,
): NodeDefinition {
  return Object.freeze({ ...definition, category: 'host' as const });
}

/** A node class that TypeScript of the runtime computes, with tensors in and out. It has no state and no gradient. */
export function defineHostNode<H extends object>(
  definition: Pick<NodeDefinition<H>, 'kind' | 'className' | 'doc' | 'stages' | 'inputs' | 'outputs' | 'hparams' | 'dims' | 'check'> & {
    readonly host: HostDeclaration<H>;
  },
): NodeDefinition {
  return defineNode<H>({ ...definition, category: 'host' });
}

/** What omitted hyper-parameters become at a level; nothing without one. */
export function compatDefaults({ compat, compatAt }: NodeDefinition, level: CompatLevel | undefined): Readonly<Record<string, unknown>> {
  return level === undefined ? {} : { ...compat, ...compatAt?.[level] };
}

/** True of a class that graphs, host metrics or host nodes compute: all but sinks. */
export function isComputed({ lower, metric, host }: NodeDefinition): boolean {
  return lower !== undefined || metric !== undefined || host !== undefined;
}

/** Node classes, by kind. */
export type NodeRegistry = Readonly<Record<string, NodeDefinition>>;
