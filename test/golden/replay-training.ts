import { stringify } from 'yaml';
import type { CompileRequest } from '../../compiler/index.js';
import type { LogRow } from '../../runtime/index.js';
import { type Comparison, compareTensor } from './compare.js';
import type { GoldenTrainingCase, GoldenTrainingRun } from './golden-case.js';
import { batchOf, fittedEntries, keysRead, loadState, targetOf, withPlan } from './replay-plan.js';
import { scheduleOptions } from './replay-schedules.js';

/** Rounding of float32 steps adds up over a trajectory; losses follow the parameters. */
const lossTolerance = 1e-4;
const finalTolerance = 1e-3;
/** How much more than the recording's own distance from float64 a loss may be away. */
const roundingFactor = 4;

/** Replays the fit, then every recorded training run from the recorded state after it. */
export async function replayTraining(golden: GoldenTrainingCase): Promise<Comparison[]> {
  const comparisons = await replayFit(golden);
  for (const [i, run] of golden.runs.entries()) comparisons.push(...(await replayRun(golden, run, `run ${i + 1} (${describe(run)})`)));
  return comparisons;
}

function describe({ optimizer, gradient_clip_val, scheduler }: GoldenTrainingRun): string {
  return [optimizer.name, ...(gradient_clip_val === null ? [] : ['clipped']), ...(scheduler ? [String(scheduler.name)] : [])].join(' ');
}

function requestOf(golden: GoldenTrainingCase, run: GoldenTrainingRun | undefined): CompileRequest {
  const yaml = {
    metadata: { name: golden.pipeline, compat: 'cuvis-ai-0.5' },
    nodes: golden.nodes,
    connections: golden.connections.map(([source, target]) => ({ source, target })),
  };
  const source = { file: `${golden.pipeline}.yaml`, text: stringify(yaml) };
  return { source, ...targetOf(golden.batches), ...(run && { training: trainingOf(golden, run) }) };
}

function trainingOf(golden: GoldenTrainingCase, { optimizer, gradient_clip_val }: GoldenTrainingRun): NonNullable<CompileRequest['training']> {
  const { weight_decay, ...others } = optimizer;
  return {
    losses: golden.loss_nodes,
    unfreeze: [...new Set(golden.trainable.map((entry) => entry.slice(0, entry.indexOf('.'))))],
    optimizer: { ...others, ...(weight_decay !== undefined && { weightDecay: weight_decay }) },
    ...(gradient_clip_val !== null && { clipNorm: gradient_clip_val }),
  };
}

async function replayFit(golden: GoldenTrainingCase): Promise<Comparison[]> {
  return withPlan(requestOf(golden, undefined), async (plan) => {
    const fitted = fittedEntries(plan.manifest);
    const drawn = Object.entries(golden.stateAfterFit).filter(([name]) => !fitted.has(name));
    await loadState(plan, Object.fromEntries(drawn));
    const read = keysRead(plan);
    await plan.fit(
      golden.batches.map((batch) => batchOf(batch, read)),
      { keepInputs: true },
    );
    const state = await plan.state();
    const written = Object.entries(golden.stateAfterFit).filter(([name]) => fitted.has(name));
    return written.map(([name, expected]) => compareTensor(`state ${name}`, state[name], expected));
  });
}

async function replayRun(golden: GoldenTrainingCase, run: GoldenTrainingRun, label: string): Promise<Comparison[]> {
  return withPlan(requestOf(golden, run), async (plan) => {
    await loadState(plan, golden.stateAfterFit);
    const rows: LogRow[] = [];
    const read = new Set([...keysRead(plan), ...(plan.manifest.train?.step.inputs ?? []).map(({ name }) => name)]);
    const batches = golden.batches.map((batch) => batchOf(batch, read));
    const schedule = run.scheduler ? scheduleOptions(run.scheduler) : {};
    const maxEpochs = run.steps.length / batches.length;
    await plan.train(
      { train: batches, val: batches.slice(0, 1) },
      { shuffle: false, maxEpochs, schedule, validation: { everyNEpochs: maxEpochs } },
      { onLog: (row) => rows.push(row), keepInputs: true },
    );
    const state = await plan.state();
    const finals = { ...golden.stateAfterFit, ...run.final };
    const compared = [...new Set([...golden.trainable, ...Object.keys(run.final)])].map((name) => {
      const absoluteRounding = run.f64AbsDiff.final[name] ?? 0;
      const expected = finals[name];
      if (!expected) throw new Error(`no recording of ${name}`);
      return compareTensor(`${label} final ${name}`, state[name], expected, { absoluteRounding, atLeast: finalTolerance });
    });
    return [...compareSteps(run, rows, label), ...compareEvaluation(run, rows, label), ...compared];
  });
}

function compareSteps(run: GoldenTrainingRun, rows: readonly LogRow[], label: string): Comparison[] {
  const logged = rows.filter(({ stage }) => stage === 'train');
  const rounding = run.f64AbsDiff.losses;
  return run.steps.flatMap(({ losses, total, lr, gradNorm }, i) => {
    const row = logged[i];
    const at = `${label} step ${i + 1}`;
    return [
      ...Object.entries(losses).map(([name, value]) => compareNumber(`${at} ${name}`, row?.[`train/${name}`], value, rounding)),
      compareNumber(`${at} total`, row?.train_loss, total, rounding),
      compareNumber(`${at} gradient norm`, row?.grad_norm, gradNorm, 0),
      compareNumber(`${at} learning rate`, row?.lr, lr, 0),
    ];
  });
}

function compareEvaluation(run: GoldenTrainingRun, rows: readonly LogRow[], label: string): Comparison[] {
  const row = rows.findLast(({ stage }) => stage === 'val');
  return Object.entries(run.evalLosses).map(([name, value]) =>
    compareNumber(`${label} val ${name}`, row?.[`val/${name}`], value, run.f64AbsDiff.losses),
  );
}

function compareNumber(what: string, actual: number | string | null | undefined, expected: number, rounding: number): Comparison {
  const magnitude = Math.max(Number.MIN_VALUE, Math.abs(expected));
  const error = typeof actual === 'number' && Number.isFinite(actual) ? Math.abs(actual - expected) / magnitude : Number.POSITIVE_INFINITY;
  return { what, error, allowed: Math.max(lossTolerance, (roundingFactor * rounding) / magnitude) };
}
