import { relative } from 'node:path';
import { stat } from 'node:fs/promises';
import type { PreparedPlan, StageRecord, Store } from '../../experiments/index.js';
import { bytesText } from '../../experiments/report/report-words.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { shellPattern } from '../../schemas/shell-pattern.js';
import { renderTable } from '../print/table.js';

/** An artifact in a list. */
export interface ListedArtifact {
  readonly stage: string;
  readonly label: string;
  readonly output: string;
  readonly codec: string;
  readonly bytes: number;
  readonly digest: string;
  /** Absolute, of its one file or its folder. */
  readonly path: string;
  readonly key: string;
  readonly run: string;
  readonly endedAt: string;
}

/** Which artifacts are listed. */
export interface ArtifactFilter {
  /** Globs. */
  readonly stage: readonly string[];
  readonly output: readonly string[];
  /** Those of other keys than the present ones, too. */
  readonly every: boolean;
}

/** The artifacts that are in the store, by the order of the plan. Throws `CuviscError` `experiment-selection` for a stage that the experiment does not have. */
export async function listArtifacts(
  { plan, loaded }: PreparedPlan,
  store: Store,
  { stage, output, every }: ArtifactFilter,
): Promise<ListedArtifact[]> {
  const ids = loaded.experiment.stages.map(({ id }) => id);
  const wanted = stage.length === 0 ? ids : ids.filter((id) => stage.some((glob) => shellPattern(glob).test(id)));
  if (wanted.length === 0)
    throw new CuviscError('experiment-selection', `--stage: no stage matches ${stage.join(', ')}`, { hint: `there are: ${ids.join(', ')}` });
  const present = await Promise.all(plan.instances.map(({ stage, key }) => (key === null ? undefined : store.find(stage, key))));
  const records = every
    ? (await Promise.all(ids.map((id) => store.list(id)))).flat()
    : present.flatMap((found) => (found?.state === 'found' ? [found.record] : []));
  const chosen = records.filter((record) => wanted.includes(record.stage));
  const listed = (await Promise.all(chosen.map((record) => artifactsOf(record, store)))).flat();
  return listed.filter((artifact) => output.length === 0 || output.includes(artifact.output));
}

async function artifactsOf({ stage, label, key, outputs, producer }: StageRecord, store: Store): Promise<ListedArtifact[]> {
  const listed: ListedArtifact[] = [];
  for (const [output, written] of Object.entries(outputs)) {
    if (written.codec === null) continue;
    const path = store.pathOf(written);
    if (!(await stat(path).catch(() => undefined))) continue;
    const { bytes, digest, codec } = written;
    listed.push({
      stage,
      label,
      output,
      codec: `${codec.id}@${codec.version}`,
      bytes,
      digest,
      path,
      key,
      run: producer.run,
      endedAt: producer.endedAt,
    });
  }
  return listed;
}

/** A row per artifact; paths are relative to the working folder where that is shorter. */
export function artifactsText(artifacts: readonly ListedArtifact[], store: string): string {
  if (artifacts.length === 0) return `There are no such artifacts in ${store}.`;
  const rows = artifacts.map(({ stage, label, output, codec, bytes, path }) => [stage, label, output, codec, bytesText(bytes), shorter(path)]);
  return renderTable(['stage', 'instance', 'output', 'codec', 'size', 'path'], rows);
}

function shorter(path: string): string {
  const near = relative('.', path);
  return near.length < path.length ? near : path;
}
