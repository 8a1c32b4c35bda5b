import { comesWithBatch } from '../../schemas/plan/steps.js';
import type { PlanGraphInput, PlanStep } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { defaultSeed } from '../../schemas/training/run.js';
import type { Provider } from '../engine/onnx-session.js';
import type { BoundBatch } from '../tensor/batch.js';
import type { Control } from './control.js';
import type { LoadedPlan } from './loaded-plan.js';
import { type GraphRun, runGraph } from './run-graph.js';
import { runHostStep } from './run-host-step.js';

/** Steps that hand values on, and the stage that they see. */
export interface StepList {
  readonly name: Stage;
  readonly steps: readonly PlanStep[];
}

/**
 * Runs the steps of a stage over a batch, as far as `outputs` need them, and returns these, each for the whole batch. Graphs run in blocks where their
 * own pixels allow it; host nodes see the whole batch. A value is dropped once no later step reads it. Throws as `runGraph` and
 * `runHostStep` do, and `AbortError` between steps.
 */
export async function runSteps(
  plan: LoadedPlan,
  { name, steps }: StepList,
  bound: BoundBatch,
  outputs: readonly string[],
  control: Control,
  seed = defaultSeed,
): Promise<GraphRun> {
  const [only] = steps;
  if (steps.length === 1 && only?.kind === 'graph') return runGraph(plan, only.graph, bound, outputs, control, seed);
  const values = new Map<string, Tensor>();
  const providers: Provider[] = [];
  let { bindings } = bound;
  for (const { step, wanted, last } of scheduleOf(steps, outputs)) {
    control.check();
    const given = givenTo(step, { ...bound, bindings }, values);
    if (step.kind === 'host') {
      const made = await runHostStep(plan, step, given, { stage: name, control });
      bindings = made.bindings;
      note(values, made.values);
    } else {
      const made = await runGraph(plan, step.graph, given, wanted, control, seed);
      providers.push(made.provider);
      note(values, made.values);
    }
    for (const dead of last) values.delete(dead);
  }
  return { values: Object.fromEntries(outputs.map((output) => [output, values.get(output) as Tensor])), provider: together(providers, plan.device) };
}

function note(values: Map<string, Tensor>, made: Tensors): void {
  for (const [name, value] of Object.entries(made)) values.set(name, value);
}

/** A run that left nodes to the CPU in one graph left nodes to it. */
function together(providers: readonly Provider[], device: Provider): Provider {
  return providers.find((each) => each.includes('+')) ?? providers[0] ?? device;
}

interface ScheduledStep {
  readonly step: PlanStep;
  /** Its outputs that somebody reads. */
  readonly wanted: readonly string[];
  /** Values that no later step reads. */
  readonly last: readonly string[];
}

/** The steps that `outputs` need, in order. */
function scheduleOf(steps: readonly PlanStep[], outputs: readonly string[]): ScheduledStep[] {
  const schedule: ScheduledStep[] = [];
  const needed = new Set(outputs);
  for (const step of steps.toReversed()) {
    const wanted = (step.kind === 'graph' ? step.graph.outputs : step.outputs).map(({ name }) => name).filter((name) => needed.has(name));
    if (wanted.length === 0) continue;
    const last = valuesRead(step).filter((name) => !needed.has(name));
    for (const name of last) needed.add(name);
    schedule.unshift({ step, wanted, last });
  }
  return schedule;
}

function inputsOf(step: PlanStep): readonly PlanGraphInput[] {
  return step.kind === 'graph' ? step.graph.inputs : step.inputs;
}

function valuesRead(step: PlanStep): string[] {
  return [...new Set(inputsOf(step).flatMap(({ name, source }) => (source === 'value' ? [name] : [])))];
}

/** What a step reads of the batch and of the values before it. */
function givenTo(step: PlanStep, { inputs, bindings, extent }: BoundBatch, values: ReadonlyMap<string, Tensor>): BoundBatch {
  const specs = inputsOf(step).filter(comesWithBatch);
  const read = specs.map(({ name, source }) => [name, source === 'value' ? values.get(name) : inputs[name]] as const);
  return { specs, inputs: Object.fromEntries(read) as Tensors, bindings, extent };
}
