import { dirname, resolve } from 'node:path';
import type { Diagnostic, PlanFiles } from '../../compiler/index.js';
import { type OpenOptions, requireLabels } from '../../runtime/index.js';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { loadTrainrun, type ReadyTrainrun, readyOf, type TrainrunOptions } from '../load-trainrun.js';
import { compileReady } from '../phases/compile-trainrun.js';
import type { TrainrunEvent } from '../phases/trainrun-job.js';
import { deviceOf, planDirectoryOf } from '../run-folder/run-paths.js';
import { environmentNow } from '../run-folder/environment.js';
import type { PhaseRequest } from '../run-folder/perform-phase.js';
import type { PhaseTrackingSettings } from '../tracking/track-phase.js';
import { type PhasePlans, separatePlans } from '../run-folder/phase-plans.js';
import type { PhaseName } from '../run-folder/phase-names.js';
import type { VerbSettings } from './verb-settings.js';

/** A trainrun that can be performed, phase by phase. */
export interface PreparedRun extends ReadyTrainrun {
  /** The trainrun YAML, absolute. */
  readonly file: string;
  readonly options: TrainrunOptions;
  readonly settings: VerbSettings;
  /** Folder of the run. */
  readonly directory: string;
  readonly planDirectory: string;
  /** What ids of samples count from: the folder of the trainrun. */
  readonly base: string;
  readonly noData: readonly ('none' | number)[];
  /** How plans of the run are opened. */
  readonly opening: OpenOptions;
  /** SHA-256 of modules of one's own, by what they are for. */
  readonly modules: Readonly<Record<string, string>>;
  /** When it was begun, in milliseconds since 1970. */
  readonly since: number;
  /** When it was read and compiled, in milliseconds since 1970. */
  readonly prepared: number;
  /** What the trainrun compiles to; undefined if that failed. */
  readonly files: PlanFiles | undefined;
  /** The same. Throws what reading the first cube and compiling threw. */
  readonly compiled: () => PlanFiles;
  readonly tell: (event: TrainrunEvent) => void;
  readonly plans: PhasePlans;
}

/** A prepared run, or the mistakes that stand in its way; then `run` is undefined. */
export interface Preparation {
  readonly run: PreparedRun | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a trainrun and compiles it, and writes nothing. Mistakes in the YAML become diagnostics; what reading the first cube throws is kept for
 * `compiled`, so that the phase that needs it fails and is recorded. Throws `CuviscError` `file-not-found`, `labels-missing`.
 */
export async function prepareRun(file: string, options: TrainrunOptions, settings: VerbSettings): Promise<Preparation> {
  const since = Date.now();
  const loaded = await loadTrainrun(file, options);
  const ready = readyOf(loaded);
  if (!ready) return { run: undefined, diagnostics: loaded.diagnostics };
  const tell = (event: TrainrunEvent): void => settings.onEvent?.(event);
  const compiling = await attempted(() => {
    const { like, bands, compiler } = settings;
    return compileReady(ready, { env: options.env, like, bands, compiler, note: (text) => tell({ type: 'notice', text }) });
  });
  const diagnostics = [...loaded.diagnostics, ...(compiling.value?.diagnostics ?? [])];
  if (compiling.value && !compiling.value.plan) return { run: undefined, diagnostics };
  const files = compiling.value?.plan;
  if (files) requireSplitLabels(ready, files);
  const compiled = (): PlanFiles => {
    if (files) return files;
    throw compiling.error;
  };
  const full = resolve(options.cwd ?? process.cwd(), file);
  return {
    run: {
      ...ready,
      ...placed(ready, settings),
      file: full,
      base: dirname(full),
      options,
      settings,
      since,
      prepared: Date.now(),
      files,
      compiled,
      tell,
      plans: separatePlans,
      modules: await modulesOf(settings),
    },
    diagnostics,
  };
}

function placed(ready: ReadyTrainrun, settings: VerbSettings): Pick<PreparedRun, 'directory' | 'planDirectory' | 'noData' | 'opening'> {
  const { directory = ready.config.output_dir, device = deviceOf(ready.config.training?.accelerator), hosts, signal, noData = [] } = settings;
  return { directory, planDirectory: planDirectoryOf(ready, directory), noData: [noData].flat(), opening: { device, hosts, signal } };
}

interface Attempt<T> {
  readonly value?: T;
  readonly error?: unknown;
}

async function attempted<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** Throws `CuviscError` `labels-missing` for the first cube without labels of a stage that reads them. */
function requireSplitLabels({ config, sources: { train, val, test } }: ReadyTrainrun, { manifest }: PlanFiles): void {
  if (config.training) requireLabels(manifest, 'train', train);
  requireLabels(manifest, 'val', val);
  requireLabels(manifest, 'test', test);
}

async function modulesOf({ hosts }: VerbSettings): Promise<Record<string, string>> {
  if (hosts === undefined) return {};
  const path = hosts instanceof URL || hosts.startsWith('file:') ? fileURLToPath(hosts) : hosts;
  const bytes = await readFile(path).catch(() => null);
  return { hosts: bytes === null ? 'unreadable' : `SHA-256 ${sha256Of(bytes)}` };
}

/** What `performPhase` needs to know of a run. */
export function phaseRequest(run: PreparedRun, phase: PhaseName, first: boolean): PhaseRequest {
  const { directory, options, opening, since, tell } = run;
  const environment = environmentNow(String(opening.device));
  const request = { phase, directory, environment, overrides: options.overrides ?? [], tracking: trackingOf(run), tell };
  return { ...request, ...(first ? { since } : {}) };
}

function trackingOf({ config, base, prepared, files, settings: { track, experiment } }: PreparedRun): PhaseTrackingSettings {
  return { config, base, prepared, planDigest: files?.manifest.digest, target: track, experiment };
}
