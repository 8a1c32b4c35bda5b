import { CuviscError } from '../../schemas/cuvisc-error.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import { nameOfSource, type Source } from '../run/sources.js';
import type { Checkpoint, RunIdentity } from './checkpoint-file.js';
import type { TrainConfig } from './train-config.js';
import { trainPlanOf, type TrainValues, type ValueGroup } from './train-values.js';

/** What is trained on, and measured. */
export interface Splits {
  readonly train: readonly Source[];
  readonly val: readonly Source[];
  readonly test: readonly Source[];
}

/** The identity of a run: every setting that its numbers depend on. */
export function identityOf(plan: LoadedPlan, config: TrainConfig, splits: Splits, start: TrainValues): RunIdentity {
  const { stateFile: _, digest: __, ...topology } = plan.manifest;
  const { directory: ___, resume: ____, cacheBytes: _____, resumeEveryNSteps: ______, ...options } = config;
  const written = new Set([...trainPlanOf(plan).parameters.map((parameter) => parameter.writes), ...Object.keys(start.buffers)]);
  const frozen = Object.entries(plan.state.tensors).filter(([name]) => !written.has(name));
  const data = { train: splits.train.map(nameOfSource), val: splits.val.map(nameOfSource), test: splits.test.map(nameOfSource) };
  return {
    plan: sha256Of(JSON.stringify(topology)),
    frozenState: sha256Of(encodeSafetensors({ tensors: Object.fromEntries(frozen), metadata: {} })),
    settings: { ...options, data, device: plan.device },
  };
}

/** Throws `CuviscError` `checkpoint-mismatch` listing every difference if a checkpoint was not made by a run of `identity` with values shaped as `start`. */
export function requireSameRun(file: string, checkpoint: Checkpoint, identity: RunIdentity, start: TrainValues): void {
  const found = [...tensorDifferences(checkpoint.values, start), ...settingDifferences(checkpoint.identity, identity)];
  if (checkpoint.progress === null) found.push('it holds weights only');
  if (found.length === 0) return;
  throw new CuviscError('checkpoint-mismatch', `the checkpoint belongs to another run:\n${found.map((line) => `  ${line}`).join('\n')}`, {
    place: { file },
    hint: 'resume with the plan, data and settings of the checkpoint, or begin a new run',
  });
}

function tensorDifferences(found: TrainValues, expected: TrainValues): string[] {
  return (Object.keys(expected) as ValueGroup[]).flatMap((group) => {
    const names = [...new Set([...Object.keys(found[group]), ...Object.keys(expected[group])])];
    return names.flatMap((name) => {
      const [a, b] = [found[group][name], expected[group][name]].map((value) => (value ? `${value.dtype}[${value.dims.join(', ')}]` : 'nothing'));
      return a === b ? [] : [`${group} ${name}: the checkpoint has ${a}, the plan ${b}`];
    });
  });
}

function settingDifferences(found: RunIdentity, expected: RunIdentity): string[] {
  const [before, now] = [flat(found.settings), flat(expected.settings)];
  const keys = [...new Set([...before.keys(), ...now.keys()])].filter((key) => before.get(key) !== now.get(key));
  return [
    ...(found.plan === expected.plan ? [] : ['the plan was compiled from another pipeline or with other options']),
    ...(found.frozenState === expected.frozenState ? [] : ['the state that is not trained differs']),
    ...keys.map((key) => `${key}: the checkpoint has ${before.get(key) ?? 'nothing'}, this run ${now.get(key) ?? 'nothing'}`),
  ];
}

/** JSON values by path. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (value === null || typeof value !== 'object') return new Map([[path, JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([key, part]) => [...flat(part, path ? `${path}.${key}` : key)]));
}
