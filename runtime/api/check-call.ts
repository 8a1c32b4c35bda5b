import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { stages } from '../../schemas/stage.js';
import { checkTensor } from '../tensor/tensor-check.js';
import { deviceRequests } from '../engine/devices.js';
import type { EngineOptions } from './create-engine.js';
import type { OpenOptions } from './open-plan.js';
import type {
  DisposeSettings,
  EvaluateSettings,
  FitSettings,
  LongCallSettings,
  MeasureSettings,
  ProfilingTableView,
  RunSettings,
  ShardSettings,
  TrainSettings,
  TrainSplits,
} from './plan-settings.js';
import type { StreamSettings } from './run-stream.js';

// What callers without types hand over: checked where it enters, so that nothing inside has to.

const signal = z.custom<AbortSignal>(
  (value) => value !== null && typeof value === 'object' && 'aborted' in value && 'addEventListener' in value,
  'expected an AbortSignal',
);
const listener = z.custom<() => void>((value) => typeof value === 'function', 'expected a function');
const positive = z.int().min(1);
const stage = z.enum(stages).optional();

/** A check of every setting that `T` declares, and of no other. */
type Checks<T> = { readonly [K in keyof T]-?: z.ZodType };

function settingsOf<T>(checks: Checks<T>): z.ZodType {
  return z.strictObject(checks);
}

const call: Checks<LongCallSettings> = { signal: signal.optional(), keepInputs: z.boolean().optional(), onProgress: listener.optional() };
/** Checked where they are used, with what the file or the plan states. */
const later = z.unknown().optional();
const fit: Checks<FitSettings> = { ...call, noData: later };
const run: Checks<RunSettings & LongCallSettings> = { ...fit, stage, outputs: z.array(z.string()).optional(), seed: later };

/** The settings of each method of `Plan`. Shards and what profiling is asked for are checked where they are used, too. */
const settings = {
  call: settingsOf<LongCallSettings>(call),
  fit: settingsOf<FitSettings>(fit),
  run: settingsOf<RunSettings & LongCallSettings>(run),
  runStream: settingsOf<StreamSettings & LongCallSettings>({ ...run, ahead: z.int().nonnegative().optional() }),
  fitShard: settingsOf<ShardSettings>({ ...fit, shard: z.looseObject({}), level: later }),
  evaluate: settingsOf<EvaluateSettings>({ ...fit, stage, score: z.string().optional(), checkpoint: z.string().optional() }),
  measure: settingsOf<MeasureSettings & LongCallSettings>({
    ...fit,
    stage: z.enum(['val', 'test']),
    batchSize: positive.optional(),
    metrics: z.enum(['pooled', 'batch-mean']).optional(),
    checkpoint: z.string().optional(),
  }),
  train: settingsOf<TrainSettings>({ ...call, onLog: listener.optional(), onResume: listener.optional(), onPart: listener.optional() }),
  setProfiling: z.looseObject({}),
  profilingView: settingsOf<ProfilingTableView>({ by: later, totalFrames: z.number().optional() }),
  dispose: settingsOf<DisposeSettings>({ withinMs: z.number().nonnegative().optional() }),
} satisfies Readonly<Record<string, z.ZodType>>;

const openOptions = settingsOf<OpenOptions>({
  device: z.enum(deviceRequests).optional(),
  host: z.enum(['worker', 'inline', 'process']).optional(),
  threads: positive.optional(),
  blockPixels: positive.optional(),
  hosts: z.union([z.string(), z.instanceof(URL)]).optional(),
  checkpoint: z.string().optional(),
  signal: signal.optional(),
});

const engineOptions = settingsOf<EngineOptions>({
  workers: positive.optional(),
  threads: positive.optional(),
  queue: positive.optional(),
  memoryLimit: positive.optional(),
});

const splits = z.strictObject({
  train: z.unknown(),
  val: later,
  test: later,
  noData: later,
} satisfies Checks<TrainSplits>);

/** Throws `CuviscError` `option-invalid` for settings that the method does not have, or of another type than it takes. */
export function checkSettings(method: keyof typeof settings, value: unknown): void {
  checkWith(settings[method], value, 'settings');
}

/** Throws `CuviscError` `option-invalid` for what is no option of `openPlan`. */
export function checkOpenOptions(value: unknown): void {
  checkWith(openOptions, value, 'options');
}

/** Throws `CuviscError` `option-invalid` for what is no option of `createEngine`. */
export function checkEngineOptions(value: unknown): void {
  checkWith(engineOptions, value, 'options');
}

function checkWith(schema: z.ZodType, value: unknown, what: string): void {
  const result = schema.safeParse(value);
  if (result.success) return;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new CuviscError('option-invalid', problems.join('; '), { hint: 'see the declaration of the method for the options that it has' });
}

/**
 * Throws `CuviscError` `call-invalid` unless `source` is a file or a record of tensors, and as `checkTensor` does for a tensor in it.
 * `what` calls it in messages.
 */
export function checkSource(source: unknown, what = 'the source'): void {
  if (!isRecord(source)) throw invalidCall(what, `expected { file } or tensors by key, found ${kindOf(source)}`, sourceHint);
  if (typeof source.file !== 'string') checkTensors(source);
  else if (source.labels !== undefined && typeof source.labels !== 'string') {
    throw invalidCall(what, `labels must name a file, found ${kindOf(source.labels)}`, sourceHint);
  } else if (source.bytes !== undefined) checkBytes(source.bytes, what);
}

function checkBytes(bytes: unknown, what: string): void {
  const valid = isRecord(bytes) && Object.values(bytes).every((content) => content instanceof Uint8Array);
  if (!valid) throw invalidCall(what, `bytes must hold a Uint8Array per file name, found ${kindOf(bytes)}`, sourceHint);
}

/** `checkSource` for a list of them. */
export function checkSources(sources: unknown, what = 'the sources'): void {
  if (!Array.isArray(sources)) throw invalidCall(what, `expected a list, found ${kindOf(sources)}`, sourceHint);
  for (const [i, source] of (sources as unknown[]).entries()) checkSource(source, `${what}, number ${i + 1}`);
}

/** `checkSources` for each split of a training. */
export function checkSplits(value: unknown): void {
  const result = splits.safeParse(value);
  if (!result.success) throw invalidCall('the splits', `expected { train, val, test }: ${result.error.issues[0]?.message}`, sourceHint);
  const { noData: _, ...lists } = result.data;
  for (const [split, sources] of Object.entries(lists)) if (sources !== undefined || split === 'train') checkSources(sources, split);
}

/** Throws `CuviscError` `call-invalid` unless `value` is a record, and as `checkTensor` does for what is in it. */
export function checkTensors(value: unknown): void {
  if (!isRecord(value)) throw invalidCall('the tensors', `expected tensors by name, found ${kindOf(value)}`);
  for (const [key, tensor] of Object.entries(value)) checkTensor(key, tensor as never);
}

/** Throws `CuviscError` `call-invalid` unless `value` is a list of texts. */
export function checkTexts(value: unknown, what: string): void {
  if (!z.array(z.string()).safeParse(value).success) throw invalidCall(what, `expected a list of file names, found ${kindOf(value)}`);
}

/** A `CuviscError` `call-invalid` about an argument that `what` calls by name. */
export function invalidCall(what: string, problem: string, hint?: string): CuviscError {
  return new CuviscError('call-invalid', `${what}: ${problem}`, hint === undefined ? {} : { hint });
}

const sourceHint = 'for example { file: "scene.hdr" } or { cube: tensor("float32", [1, 2, 2, 61], data) }';

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
