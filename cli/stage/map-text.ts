import type { ExperimentPlan, InstanceInput, PlannedInstance, PlannedOutput, RecordSource } from '../../experiments/index.js';
import { reasonsIn } from '../../experiments/report/reasons-text.js';
import { bytesText } from '../../experiments/report/report-words.js';
import { countsText } from './plan-text.js';

/** The run that made what an instance would reuse, by id of the instance. */
export type Producers = ReadonlyMap<string, string>;

/**
 * The plan as users of curifactory know a map: per parameter set its stages in order, each with inputs, outputs and whether they are cached, and
 * by which run; then the aggregates. What several sets share is written out at the first.
 */
export function mapText(plan: ExperimentPlan, producers: Producers): string {
  const shown = new Set<string>();
  const labels = [...new Set(plan.instances.flatMap(({ sets }) => sets))];
  const stages = plan.instances.filter(({ kind }) => kind === 'stage');
  const read = readPorts(plan);
  const blocks = labels.map((label) => {
    const lines = stages
      .filter(({ sets }) => sets.includes(label))
      .flatMap((instance) => once(instance, shown) ?? instanceLines(instance, plan, producers, read));
    return [`parameter set ${label === '' ? '(the only one)' : label}`, ...lines].join('\n');
  });
  const aggregates = plan.instances.filter(({ kind }) => kind === 'aggregate').flatMap((instance) => instanceLines(instance, plan, producers, read));
  const last = aggregates.length === 0 ? [] : [['aggregates', ...aggregates].join('\n')];
  return [...blocks, ...last, countsText(plan)].join('\n\n');
}

/** The line of an instance that stands above in full already. */
function once({ id, stage }: PlannedInstance, shown: Set<string>): string[] | undefined {
  if (shown.has(id)) return [`  ${stage}: as above`];
  shown.add(id);
  return undefined;
}

function instanceLines(instance: PlannedInstance, plan: ExperimentPlan, producers: Producers, read: ReadonlySet<string>): string[] {
  const { id, stage, label, kind, action, reasons, inputs, outputs } = instance;
  const leaf = Object.keys(outputs).every((output) => !read.has(`${id}.${output}`)) ? ', leaf' : '';
  const name = kind === 'aggregate' && label !== '' ? `${stage} ${label}` : stage;
  const producer = producers.get(id);
  const lost = lostOutputs(instance);
  return [
    `  ${name}: ${action}${leaf} (${reasonsIn(plan)(reasons)})`,
    ...Object.entries(inputs).map(([input, from]) => `    in   ${input} <- ${inputText(from, plan)}`),
    ...Object.entries(outputs).map(([output, planned]) => `    out  ${output}${outputText(planned, lost.includes(output), producer)}`),
  ];
}

/** `instance.port` of every output that something reads. */
function readPorts({ instances }: ExperimentPlan): Set<string> {
  const ports = instances.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap((input) => instancesOf(input).map((producer) => `${producer}.${input.port}`)),
  );
  return new Set(ports);
}

function instancesOf(input: InstanceInput): readonly string[] {
  if (input.kind === 'members') return input.instances;
  return input.instance === null ? [] : [input.instance];
}

function inputText(input: InstanceInput, { instances }: ExperimentPlan): string {
  const producers = instancesOf(input);
  const stage = instances.find(({ id }) => id === producers[0])?.stage ?? 'nothing';
  return `${stage}.${input.port}${input.kind === 'members' ? ` of ${producers.length} instances` : ''}`;
}

function outputText({ codec, digest, bytes }: PlannedOutput, lost: boolean, producer: string | undefined): string {
  if (codec === null) return ' (memory)';
  const cached = digest !== null && !lost;
  const size = bytes === null ? '' : `, ${bytesText(bytes)}`;
  return ` (${codec}${cached ? `, cached${size}` : ', not cached'})${cached && producer !== undefined ? ` [${producer}]` : ''}`;
}

/** Outputs that are recorded, but whose bytes are gone or not what was written. */
function lostOutputs({ reasons }: PlannedInstance): string[] {
  return reasons.flatMap((reason) => (reason.code === 'bytes-missing' || reason.code === 'digest-mismatch' ? [reason.output] : []));
}

/** The run that made what each recorded instance of a plan would reuse. */
export async function producersOf({ instances }: ExperimentPlan, source: RecordSource): Promise<Producers> {
  const found = new Map<string, string>();
  for (const { id, stage, key } of instances) {
    const record = key === null ? undefined : await source.find(stage, key);
    if (record?.state === 'found') found.set(id, record.record.producer.run);
  }
  return found;
}
