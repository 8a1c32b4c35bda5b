import { CuviscError } from '../../schemas/cuvisc-error.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { NoDataSetting } from '../no-data/rule.js';
import { nameOfSource, type Source } from '../run/sources.js';
import type { Checkpoint, RunIdentity } from './checkpoint-file.js';
import { type TrainConfig, trainConfig } from '../../schemas/training/config.js';
import { topologyDifferences, topologyOf } from './plan-topology.js';
import { trainPlanOf, type TrainValues, type ValueGroup } from './train-values.js';

/** What is trained on, and measured. */
export interface Splits {
  readonly train: readonly Source[];
  readonly val: readonly Source[];
  readonly test: readonly Source[];
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting | undefined;
}

/** The identity of a run: every setting that its numbers depend on. */
export function identityOf(plan: LoadedPlan, config: TrainConfig, splits: Splits, start: TrainValues): RunIdentity {
  const data = { train: splits.train.map(nameOfSource), val: splits.val.map(nameOfSource), test: splits.test.map(nameOfSource) };
  const noData = splits.noData === undefined ? {} : { noData: [splits.noData].flat().map(String) };
  return {
    plan: topologyOf(plan.manifest),
    frozenState: frozenStateOf(plan, start),
    settings: { ...numericOptions(config), data, ...noData, device: plan.device },
  };
}

/** The options on which numbers depend. */
function numericOptions({ directory: _, resume: __, cacheBytes: ___, resumeEveryNSteps: ____, ...options }: TrainConfig): Partial<TrainConfig> {
  return options;
}

/** Settings of a checkpoint with the defaults of options that its version of cuvisc did not have. */
function completed(settings: RunIdentity['settings']): RunIdentity['settings'] {
  const { data: _, noData: __, device: ___, ...options } = settings;
  const read = trainConfig.safeParse(options);
  return read.success ? { ...settings, ...numericOptions(read.data) } : settings;
}

/** SHA-256 of the state that training does not change. */
function frozenStateOf(plan: LoadedPlan, start: TrainValues): string {
  const written = new Set([...trainPlanOf(plan).parameters.map((parameter) => parameter.writes), ...Object.keys(start.buffers)]);
  const frozen = Object.entries(plan.state.tensors).filter(([name]) => !written.has(name));
  return sha256Of(encodeSafetensors({ tensors: Object.fromEntries(frozen), metadata: {} }));
}

/** Throws `CuviscError` `checkpoint-mismatch` listing every difference if a checkpoint was not made by a run of `identity` with values shaped as `start`. */
export function requireSameRun(file: string, checkpoint: Checkpoint, identity: RunIdentity, start: TrainValues): void {
  const found = [
    ...topologyDifferences(checkpoint.identity.plan, identity.plan, true),
    ...tensorDifferences(checkpoint.values, start, Object.keys(start) as ValueGroup[]),
    ...(checkpoint.identity.frozenState === identity.frozenState ? [] : [frozenDiffers]),
    ...settingDifferences(checkpoint.identity.settings, identity.settings),
  ];
  if (checkpoint.progress === null) found.push('it holds weights only');
  requireNone(file, 'another run', found, 'resume with the plan, data and settings of the checkpoint, or begin a new run');
}

/**
 * Throws `CuviscError` `checkpoint-mismatch` listing every difference if the values of a checkpoint have no place in `plan`: other nodes,
 * graphs, shapes, or another state beside what is trained. How they were trained does not matter. `start` are the values that the plan has now.
 */
export function requireSamePlan(file: string, { identity, values }: Checkpoint, plan: LoadedPlan, start: TrainValues): void {
  const found = [
    ...topologyDifferences(identity.plan, topologyOf(plan.manifest), false),
    ...tensorDifferences(values, start, ['parameters', 'buffers', 'pinned']),
    ...(identity.frozenState === frozenStateOf(plan, start) ? [] : [frozenDiffers]),
  ];
  requireNone(file, 'another plan', found, 'name a checkpoint of a run that wrote this plan, or the plan of that run');
}

const frozenDiffers = 'the state that is not trained differs';

function requireNone(file: string, owner: string, differences: readonly string[], hint: string): void {
  if (differences.length === 0) return;
  const list = differences.map((line) => `  ${line}`).join('\n');
  throw new CuviscError('checkpoint-mismatch', `the checkpoint belongs to ${owner}:\n${list}`, { place: { file }, hint });
}

function tensorDifferences(found: TrainValues, expected: TrainValues, groups: readonly ValueGroup[]): string[] {
  return groups.flatMap((group) => {
    const names = [...new Set([...Object.keys(found[group]), ...Object.keys(expected[group])])];
    return names.flatMap((name) => {
      const [a, b] = [found[group][name], expected[group][name]].map((value) => (value ? `${value.dtype}[${value.dims.join(', ')}]` : 'nothing'));
      return a === b ? [] : [`${group} ${name}: the checkpoint has ${a}, the plan ${b}`];
    });
  });
}

function settingDifferences(found: RunIdentity['settings'], expected: RunIdentity['settings']): string[] {
  const [before, now] = [flat(completed(found)), flat(expected)];
  const keys = [...new Set([...before.keys(), ...now.keys()])].filter((key) => before.get(key) !== now.get(key));
  return keys.map((key) => `${key}: the checkpoint has ${before.get(key) ?? 'nothing'}, this run ${now.get(key) ?? 'nothing'}`);
}

/** JSON values by path. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (value === null || typeof value !== 'object') return new Map([[path, JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([key, part]) => [...flat(part, path ? `${path}.${key}` : key)]));
}
