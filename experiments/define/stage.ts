import { definitionSites } from './definition-sites.js';
import { inputOf, type InputSpecs, type InputValues, type MemberValues, type OutputValues } from './inputs.js';
import type { Params, ParamsSchema, ParamValues } from './params.js';
import type { Outputs, Port, PortsOf } from './port.js';
import type { RunContext } from './run-context.js';
import type {
  AggregateDefinition,
  AnyDefinition,
  DefinitionCommon,
  EngineFacet,
  MemberSelector,
  Needs,
  StageDefinition,
} from './stage-definition.js';

type MaybePromise<T> = T | Promise<T>;

/** Where there are no outputs, or none that are known here, nothing is asked of what the function gives. */
type Given<O extends Outputs> = keyof O extends never ? unknown : string extends keyof O ? unknown : OutputValues<O>;

/** What stages and aggregates are declared with alike. */
export interface CommonSpec<I extends InputSpecs, O extends Outputs, P extends ParamsSchema | undefined> {
  /** Ports of other stages, by the name under which the function gets them. */
  readonly inputs?: I;
  /** The parameters that the function gets, and no others; `operational` and `label` keep them out of keys. */
  readonly params?: P;
  /** A codec per output; a stage without outputs runs every time that it is wanted. */
  readonly outputs?: O;
  /** Ids that the stage had before. */
  readonly formerly?: readonly string[];
  /** Pins the code: raise it by hand when an edit changes what comes out. */
  readonly version?: string;
  /** Forced only when named, never by a glob or from upstream. */
  readonly protect?: boolean;
  /** Engine versions in the key, by default both; `[]` for a stage that computes without cuvisc. */
  readonly facets?: readonly EngineFacet[];
  /** Attempts after the first that failed; 0 by default. */
  readonly retries?: number;
  /** Between attempts; 1 by default. */
  readonly retryDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  /** What it takes of the machine while it runs: by default one thread and little memory. */
  readonly needs?: Partial<Needs>;
}

/** What `stage` takes. */
export interface StageSpec<I extends InputSpecs, O extends Outputs, P extends ParamsSchema | undefined> extends CommonSpec<I, O, P> {
  /** False for parameter sets in which the stage does not exist: its consumers name it as `optional`. A pure function, called when planning. */
  readonly when?: (params: ParamValues) => boolean;
  readonly run: (context: RunContext<Params<P>>, inputs: InputValues<I>) => MaybePromise<Given<NoInfer<O>>>;
}

/** What `aggregate` takes. */
export interface AggregateSpec<I extends InputSpecs, O extends Outputs, P extends ParamsSchema | undefined> extends CommonSpec<I, O, P> {
  readonly inputs: I;
  /** Names of parameters: an aggregate of its own per combination of their values. */
  readonly by?: readonly string[];
  /** Takes only members whose label matches a glob, or whose parameters have one of the values listed. */
  readonly select?: MemberSelector;
  /** Fewest members of each input; 1 by default. */
  readonly min?: number;
  readonly run: (context: RunContext<Params<P>>, inputs: MemberValues<I>) => MaybePromise<Given<NoInfer<O>>>;
}

/**
 * Declares a stage of an experiment: a function of inputs and parameters whose outputs are kept under a key of everything they depend on.
 * Nothing runs, and mistakes that the compiler cannot see are found by `checkExperiment`.
 */
export function stage<const I extends InputSpecs, O extends Outputs = Readonly<Record<never, never>>, P extends ParamsSchema | undefined = undefined>(
  id: string,
  spec: StageSpec<I, O, P>,
): StageDefinition<O> {
  return withPorts<StageDefinition<O>>((out) => ({ ...common(id, spec, out), kind: 'stage', when: spec.when }), spec.outputs ?? {});
}

/**
 * Declares a stage that runs over many instances of its inputs: each arrives as members with label, parameters and value, in the order of the
 * parameter sets.
 */
export function aggregate<
  const I extends InputSpecs,
  O extends Outputs = Readonly<Record<never, never>>,
  P extends ParamsSchema | undefined = undefined,
>(id: string, spec: AggregateSpec<I, O, P>): AggregateDefinition<O> {
  const { by = [], select, min = 1 } = spec;
  return withPorts<AggregateDefinition<O>>((out) => ({ ...common(id, spec, out), kind: 'aggregate', by, select, min }), spec.outputs ?? {});
}

function common<O extends Outputs>(
  id: string,
  spec: CommonSpec<InputSpecs, O, ParamsSchema | undefined> & { readonly run: unknown },
  out: PortsOf<O>,
): DefinitionCommon<O> {
  const inputs = Object.fromEntries(Object.entries(spec.inputs ?? {}).map(([name, input]) => [name, inputOf(input)]));
  return {
    id,
    inputs,
    params: spec.params,
    outputs: spec.outputs ?? ({} as O),
    out,
    formerly: spec.formerly ?? [],
    version: spec.version,
    protect: spec.protect ?? false,
    facets: spec.facets ?? ['cuvisc', 'onnxruntime'],
    retries: spec.retries ?? 0,
    retryDelaySeconds: spec.retryDelaySeconds ?? 1,
    timeoutSeconds: spec.timeoutSeconds,
    needs: { threads: 1, memoryGiB: 0, exclusive: [], ...spec.needs },
    sites: definitionSites(),
    run: spec.run as DefinitionCommon['run'],
  };
}

/** Ports name their stage, and the stage its ports. */
function withPorts<D extends AnyDefinition>(make: (out: D['out']) => D, outputs: Outputs): D {
  const ports: Record<string, Port> = {};
  const made = make(ports as D['out']);
  for (const [name, codec] of Object.entries(outputs)) ports[name] = { stage: made, name, codec };
  Object.freeze(ports);
  return Object.freeze(made);
}
