import type { PlanManifest } from '../plan.js';
import type { TensorSpec } from '../tensor-spec.js';

/** The kinds of work that plans leave to the host, by the names that `requires` uses. */
export type HostKind = 'finaliser' | 'deriver' | 'restorer' | 'metric' | 'schedule';

/** Where a plan calls a host function, with what. */
export interface HostCall {
  readonly kind: HostKind;
  readonly name: string;
  readonly node: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What it reads, by its own names; `undefined` where the manifest does not tell the type. */
  readonly inputs: Readonly<Record<string, TensorSpec | undefined>>;
}

/** Every call of a host function that a manifest describes. */
export function hostCalls(manifest: HostParts): HostCall[] {
  const { stages, fit, derived, train, state } = manifest;
  const known = new Map<string, TensorSpec>([...state, ...derived.flatMap(({ outputs }) => Object.values(outputs))].map((spec) => [spec.name, spec]));
  return [
    ...Object.values(stages).flatMap((stage) => metricCalls(stage)),
    ...derived.map(({ host, node, params, inputs }): HostCall => ({ kind: 'deriver', name: host, node, params, inputs: specsOf(inputs, known) })),
    ...fit.flatMap(finaliserCalls),
    ...(train ? trainCalls(train, known) : []),
  ];
}

/** `kind:name`, as a manifest says what it requires. */
export function requirementOf({ kind, name }: Pick<HostCall, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}

/** What a manifest requires of the host, sorted, each once. */
export function hostRequirements(manifest: HostParts): string[] {
  return [...new Set(hostCalls(manifest).map(requirementOf))].sort();
}

/** The parts of a manifest that name host functions. */
export type HostParts = Pick<PlanManifest, 'stages' | 'fit' | 'derived' | 'train' | 'state'>;

function metricCalls({ graph, metrics }: PlanManifest['stages'][keyof PlanManifest['stages']]): HostCall[] {
  const outputs = new Map<string, TensorSpec>(graph?.outputs.map((output) => [output.name, output]));
  return metrics.map(({ host, node, params, inputs }) => ({ kind: 'metric', name: host, node, params, inputs: specsOf(inputs, outputs) }));
}

/** A mapped statistic may have another number of channels than the one that was gathered. */
function finaliserCalls({ accumulators, nodes }: PlanManifest['fit'][number]): HostCall[] {
  const types = new Map<string, TensorSpec>(accumulators.map((spec) => [spec.name, spec]));
  return nodes.map(({ finaliser, node, params, reductions }) => {
    const inputs = reductions.flatMap(({ accumulators: read, mapping }) => Object.entries(specsOf(read, mapping ? new Map() : types)));
    return { kind: 'finaliser', name: finaliser, node, params, inputs: Object.fromEntries(inputs) };
  });
}

function trainCalls({ parameters, schedules }: NonNullable<PlanManifest['train']>, known: ReadonlyMap<string, TensorSpec>): HostCall[] {
  const restored = parameters.flatMap(({ host, node, hostInputs }): HostCall[] =>
    host === null ? [] : [{ kind: 'restorer', name: host, node, params: {}, inputs: specsOf(hostInputs, known) }],
  );
  return [...restored, ...schedules.map(({ host, name, params }): HostCall => ({ kind: 'schedule', name: host, node: name, params, inputs: {} }))];
}

function specsOf(names: Readonly<Record<string, string>>, known: ReadonlyMap<string, TensorSpec>): HostCall['inputs'] {
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, known.get(name)]));
}
