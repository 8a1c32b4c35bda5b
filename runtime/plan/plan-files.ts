import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { graphsIn, stepsOfLevel } from '../../schemas/plan/steps.js';
import type { FileRef, PlanManifest } from '../../schemas/plan.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';

const plainSegment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Every file that `manifest` refers to, each once. */
export function filesOf(manifest: PlanManifest): FileRef[] {
  const stageGraphs = Object.values(manifest.stages).flatMap(({ steps }) => graphsIn(steps));
  const fitGraphs = manifest.fit.flatMap((level) => [...graphsIn(stepsOfLevel(level)), level.merge]);
  const trainGraphs = [manifest.train?.step, manifest.train?.accumulate].flatMap((graph) => graph ?? []);
  const mappings = manifest.fit.flatMap((level) => level.nodes.flatMap(({ reductions }) => reductions.flatMap(({ mapping }) => mapping ?? [])));
  const graphs = [...stageGraphs, ...fitGraphs, ...trainGraphs].flatMap((graph) => [graph, graph.prologue ?? []].flat());
  const refs = [...[...graphs, ...mappings].map((graph) => graph.file), manifest.stateFile];
  return refs.filter((ref, i) => refs.findIndex((other) => sameFile(ref, other)) === i);
}

function sameFile(a: FileRef, b: FileRef): boolean {
  return a.path === b.path && a.sha256 === b.sha256 && a.bytes === b.bytes;
}

/**
 * Reads one file of a plan and checks its name, size and SHA-256.
 * Throws `CuviscError` `plan-path-unsafe` for a name that leaves the directory or a symbolic link,
 * `plan-file-missing`, or `plan-file-corrupt`; each names the file.
 */
export async function readPlanFile(directory: string, ref: FileRef): Promise<Uint8Array> {
  const file = await regularFile(directory, ref.path);
  const { size } = await lstat(file);
  if (size !== ref.bytes) throw corrupt(file, `it has ${size} bytes, the manifest says ${ref.bytes}`);
  const bytes = new Uint8Array(await readFile(file));
  const found = sha256Of(bytes);
  if (found !== ref.sha256) throw corrupt(file, `its SHA-256 is ${found}, the manifest says ${ref.sha256}`);
  return bytes;
}

/** The path of `name` in `directory`. Throws as `readPlanFile` does unless it is a plain file reached without links. */
export async function regularFile(directory: string, name: string): Promise<string> {
  const segments = name.split('/');
  if (!segments.every((segment) => plainSegment.test(segment))) {
    throw unsafe(directory, `the plan refers to ${JSON.stringify(name)}, which is not a plain name inside its directory`);
  }
  let path = directory;
  for (const [i, segment] of segments.entries()) {
    path = join(path, segment);
    await checkKind(path, i === segments.length - 1);
  }
  return path;
}

async function checkKind(path: string, last: boolean): Promise<void> {
  const info = await lstat(path).catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CuviscError('plan-file-missing', missing ? `there is no ${path}` : `${path} cannot be read: ${(cause as Error).message}`, {
      place: { file: path },
      hint: 'give a directory that `cuvisc compile` wrote, all of it, or compile the pipeline again',
      cause,
    });
  });
  if (last ? !info.isFile() : !info.isDirectory()) {
    throw unsafe(path, `${path} is not a plain ${last ? 'file' : 'folder'} (links are not followed)`);
  }
}

function unsafe(file: string, message: string): CuviscError {
  return new CuviscError('plan-path-unsafe', message, { place: { file }, hint: 'compile the pipeline again' });
}

/** The error for a plan file whose content cannot be trusted. */
export function corrupt(file: string, why: string): CuviscError {
  return new CuviscError('plan-file-corrupt', `${file} is damaged or was changed: ${why}`, {
    place: { file },
    hint: 'copy the plan directory again, or compile the pipeline again',
  });
}
