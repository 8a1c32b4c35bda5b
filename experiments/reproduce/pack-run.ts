import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { packageVersion } from '../../schemas/version.js';
import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { StageRecord } from '../keys/stage-record.js';
import { reportOf } from '../report/report-of.js';
import { reportPage } from '../report/report-page.js';
import type { KeptRun } from '../run/read-runs.js';
import { copied, copyRecord } from '../store/copy-record.js';
import { fileFacts, filesBelow } from '../store/file-facts.js';
import { runFolder } from '../store/store-layout.js';
import type { Store } from '../store/store.js';
import { keyIn } from '../report/settled-plan.js';
import { type Pack, packedCode, packedStore, packName } from './pack.js';

/** What was packed. */
export interface Packed {
  readonly files: number;
  readonly bytes: number;
  /** Files that artifacts refer to and that the pack lacks, as they lie on another drive. */
  readonly left: readonly string[];
}

/**
 * Writes a run as a folder that stands alone: code, files that artifacts refer to, artifacts and records, the frozen plan, the report, and the packages with
 * their versions. Throws `CuviscError` `output-occupied` if the folder has anything in it, and `artifact-gone` if artifacts of the run are.
 */
export async function packRun(loaded: LoadedExperiment, store: Store, run: KeptRun, folder: string): Promise<Packed> {
  await requireEmpty(folder);
  const records = await recordsOf(run, store);
  const { root, files, left } = outsideFiles(loaded, records);
  for (const file of files) await copied(file, join(folder, packedCode, relative(root, file)));
  await copyStore(store.folder, join(folder, packedStore), run, records);
  await writeFile(join(folder, 'report.html'), await reportPage(await reportOf(store, run)));
  const code = join(folder, packedCode, relative(root, loaded.base));
  await mkdir(code, { recursive: true });
  await writePackages(join(code, 'package.json'), loaded, records);
  const experiment = [packedCode, ...relative(root, loaded.file).split(sep)].join('/');
  return { ...(await writeManifest(folder, { experiment, run })), left };
}

async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) return;
  throw new CuviscError('output-occupied', `${folder} is not empty`, { place: { file: folder }, hint: 'name a new folder' });
}

async function recordsOf(run: KeptRun, store: Store): Promise<StageRecord[]> {
  const records: StageRecord[] = [];
  for (const { id, stage } of run.plan.instances) {
    const key = keyIn(run, id);
    const found = key === null ? undefined : await store.find(stage, key);
    if (found?.state === 'found') records.push(found.record);
  }
  return records;
}

/** The code and the files that artifacts refer to, with the lowest folder above all of them. */
function outsideFiles({ file, base, sources }: LoadedExperiment, records: readonly StageRecord[]): { root: string; files: string[]; left: string[] } {
  const references = records.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ references }) => references.map(({ path }) => resolve(base, path))),
  );
  const all = [...new Set([file, ...sources.files, ...references])];
  const near = all.filter((path) => parse(path).root === parse(base).root);
  const root = near.map(dirname).reduce(commonFolder, base);
  return { root, files: near, left: all.filter((path) => !near.includes(path)) };
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (folder !== dirname(folder) && relative(folder, b).startsWith('..')) folder = dirname(folder);
  return folder;
}

async function copyStore(from: string, to: string, run: KeptRun, records: readonly StageRecord[]): Promise<void> {
  for (const path of await filesBelow(run.summary.folder)) await copied(join(run.summary.folder, path), join(runFolder(to, run.summary.id), path));
  for (const record of records) await copyRecord(from, to, record);
}

/** So that `npm install` beside the code brings what it imports; `type` as it was, on which the meaning of `.js` depends. */
async function writePackages(file: string, loaded: LoadedExperiment, records: readonly StageRecord[]): Promise<void> {
  const used = Object.assign({}, ...records.map(({ terms }) => (terms.code.kind === 'source' ? terms.code.packages : {}))) as Record<string, string>;
  const dependencies = { cuvisc: packageVersion, ...used };
  const type = await packageTypeAt(loaded.base);
  await writeFile(
    file,
    `${JSON.stringify({ name: `${basename(loaded.base)}-pack`, private: true, ...(type ? { type } : {}), dependencies }, null, 2)}\n`,
  );
}

async function packageTypeAt(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return (JSON.parse(text) as { type?: string }).type;
  return dirname(folder) === folder ? undefined : packageTypeAt(dirname(folder));
}

async function writeManifest(folder: string, { experiment, run }: { experiment: string; run: KeptRun }): Promise<Omit<Packed, 'left'>> {
  const paths = await filesBelow(folder);
  const facts = await Promise.all(paths.map(async (path) => [path, await fileFacts(join(folder, path))] as const));
  const files = Object.fromEntries(facts.map(([path, { sha256 }]) => [path, sha256]));
  const pack: Pack = { version: 1, experiment, run: run.summary.id, cuvisc: packageVersion, command: run.summary.command, files };
  await writeFile(join(folder, packName), `${JSON.stringify(pack, null, 2)}\n`);
  return { files: paths.length, bytes: facts.reduce((sum, [, { bytes }]) => sum + bytes, 0) };
}
