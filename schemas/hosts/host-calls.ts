import type { PlanManifest, PlanStep, StagePlan } from '../plan.js';
import { type HostKind, hostRequirement } from '../plan/version.js';
import type { TensorSpec } from '../tensor-spec.js';

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
    ...Object.values(stages).flatMap(metricCalls),
    ...[...Object.values(stages).flatMap(({ steps }) => steps), ...fit.flatMap(({ before }) => before)].flatMap(nodeCalls),
    ...derived.map(({ host, node, params, inputs }): HostCall => ({ kind: 'deriver', name: host, node, params, inputs: specsOf(inputs, known) })),
    ...fit.flatMap(finaliserCalls),
    ...(train ? trainCalls(train, known) : []),
  ];
}

/** What a manifest requires of the host, sorted, each once. */
export function hostRequirements(manifest: HostParts): string[] {
  return [...new Set(hostCalls(manifest).map(({ kind, name }) => hostRequirement(kind, name)))].sort();
}

/** The parts of a manifest that name host functions. */
export type HostParts = Pick<PlanManifest, 'stages' | 'fit' | 'derived' | 'train' | 'state'>;

function nodeCalls(step: PlanStep): HostCall[] {
  if (step.kind === 'graph') return [];
  return [
    {
      kind: 'node',
      name: step.host,
      node: step.node,
      params: step.params,
      inputs: Object.fromEntries(step.inputs.map((input) => [input.port, input])),
    },
  ];
}

function metricCalls({ steps, metrics }: StagePlan): HostCall[] {
  const given = steps.flatMap((step) => (step.kind === 'graph' ? step.graph.outputs : step.outputs));
  const outputs = new Map<string, TensorSpec>(given.map((output) => [output.name, output]));
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
