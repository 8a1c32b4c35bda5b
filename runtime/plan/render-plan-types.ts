import type { MetricContract } from '../../schemas/hosts/contracts.js';
import { metricContracts } from '../../schemas/hosts/metrics/registry.gen.js';
import { portsOfLevel, portsOfStage } from '../../schemas/plan/steps.js';
import type { HostMetric, PlanManifest, StepPorts } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import type { TensorSpec } from '../../schemas/tensor-spec.js';
import { commentOf, constantOf, interfaceNameOf, keyOf, type Member, objectOf, sorted } from './typescript-text.js';

/** How the types of a plan are printed. */
export interface PlanTypesOptions {
  /** The module that `Tensor` is imported from: by default `cuvisc/runtime`; a service that installs the runtime alone has `@cuvisc/runtime`. */
  readonly from?: string;
}

interface NamedSpec extends TensorSpec {
  readonly name: string;
}

/** Batch entries that every plan accepts: they serve checks and evaluation. */
const alwaysAccepted = ['mask', 'wavelengths'];

const emptyStage = objectOf([
  { key: 'inputs', type: 'never' },
  { key: 'outputs', type: '{}' },
  { key: 'metrics', type: '{}' },
]);

/** What metrics are made of. */
const value = 'number | null';

/**
 * The text of a `.d.ts` file with one interface, named after the pipeline, that `openPlan<T>` and `Engine.open<T>` take: per stage the
 * entries of a batch, outputs and metrics; what fit and training read; losses; state. Members are sorted by name, so that the text
 * depends on what a plan reads and gives alone. Dimensions, which types do not tell, stand in comments.
 */
export function renderPlanTypes(manifest: PlanManifest, { from = 'cuvisc/runtime' }: PlanTypesOptions = {}): string {
  const accepted = acceptedBy(manifest);
  const name = interfaceNameOf(manifest.pipeline.name);
  const body = objectOf([
    { key: 'stages', type: stagesOf(manifest, accepted) },
    { key: 'fit', type: objectOf([{ key: 'inputs', type: inputsOf(manifest.fit.map(portsOfLevel), accepted) }]) },
    { key: 'training', type: trainingOf(manifest, accepted) },
    { key: 'state', type: stateOf(manifest) },
  ]);
  const about = commentOf(
    `The plan of the pipeline ${manifest.pipeline.name}, as cuvisc types prints it. A batch of one image may leave out the axis B.`,
  );
  return `import type { Tensor } from ${constantOf(from)};\n\n${about}\nexport interface ${name} ${body}\n`;
}

function stagesOf(manifest: PlanManifest, accepted: readonly NamedSpec[]): string {
  const members = stages.map((stage): Member => {
    const ports = portsOfStage(manifest.stages[stage]);
    if (!ports) return { key: stage, type: emptyStage, comment: 'Nothing runs.' };
    const outputs = ports.outputs.filter(({ role }) => role === 'output').map((output) => tensorMember(output));
    const type = objectOf([
      { key: 'inputs', type: inputsOf([ports], accepted) },
      { key: 'outputs', type: objectOf(sorted(outputs)) },
      { key: 'metrics', type: objectOf(sorted(manifest.stages[stage].metrics.map(metricMember))) },
    ]);
    return { key: stage, type };
  });
  return objectOf(members);
}

/** Every entry that the plan accepts of a batch; what none of `ports` reads may be left out. */
function inputsOf(ports: readonly StepPorts[], accepted: readonly NamedSpec[]): string {
  const read = new Set(ports.flatMap(batchEntries).map(({ name }) => name));
  const others = alwaysAccepted.filter((name) => !accepted.some((entry) => entry.name === name));
  return objectOf(
    sorted([
      ...accepted.map((entry) => tensorMember(entry, !read.has(entry.name))),
      ...others.map((key) => ({ key, type: 'Tensor', optional: true, comment: 'Not read by a graph.' })),
    ]),
  );
}

/** What any part of the plan reads of a batch, each once. */
function acceptedBy(manifest: PlanManifest): NamedSpec[] {
  const all = [...Object.values(manifest.stages).map(portsOfStage), ...manifest.fit.map(portsOfLevel), manifest.train?.step];
  const entries = all.flatMap((ports) => (ports ? batchEntries(ports) : []));
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

function batchEntries({ inputs }: Pick<StepPorts, 'inputs'>): NamedSpec[] {
  return inputs.filter(({ source }) => source === 'batch');
}

/** A batch without data has no values of a metric, so each may be absent. */
function metricMember(metric: HostMetric): Member {
  return { key: metric.node, optional: true, type: valuesOf(metric), comment: `${metric.host}; null where a value is undefined.` };
}

/** The values of a metric; of one that the caller's `hosts` bring, any. */
function valuesOf(metric: HostMetric): string {
  const contract = Object.entries<MetricContract>(metricContracts).find(([name]) => name === metric.host)?.[1];
  if (!contract) return `{ readonly [name: string]: ${value} }`;
  const given = Object.entries(contract.values).filter(([name]) => isGiven(metric, contract.needs?.[name]));
  return objectOf(
    given.map(([name, doc]) => {
      const numbered = name.includes('<i>');
      return { key: numbered ? `[name: \`${name.replaceAll('<i>', '${number}')}\`]` : keyOf(name), verbatim: true, type: value, comment: doc };
    }),
  );
}

function isGiven({ inputs, params }: HostMetric, needs: { readonly input: string; readonly param?: string } | undefined): boolean {
  return !needs || (inputs[needs.input] !== undefined && (needs.param === undefined || params[needs.param] === true));
}

function trainingOf(manifest: PlanManifest, accepted: readonly NamedSpec[]): string {
  if (!manifest.train) return 'null';
  const losses = manifest.train.losses.map(({ output }) => constantOf(output)).sort();
  return objectOf([
    { key: 'inputs', type: inputsOf([manifest.train.step], accepted) },
    { key: 'losses', type: losses.join(' | ') },
  ]);
}

function stateOf({ state }: PlanManifest): string {
  return objectOf(sorted(state.map((spec) => ({ ...tensorMember(spec, true), comment: `${dimsOf(spec)} ${spec.doc}`.trimEnd() }))));
}

function tensorMember(spec: NamedSpec, optional = false): Member {
  return { key: spec.name, type: `Tensor<${constantOf(spec.dtype)}>`, optional, comment: dimsOf(spec) };
}

function dimsOf({ dims }: TensorSpec): string {
  return `[${dims.join(', ')}]`;
}
