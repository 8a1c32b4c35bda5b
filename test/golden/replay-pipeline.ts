import { stringify } from 'yaml';
import type { CompileRequest } from '../../compiler/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { type Comparison, compareMetrics, compareTensor } from './compare.js';
import type { GoldenPipelineCase, GoldenPipelineRun, GoldenTensors } from './golden-case.js';
import { inverseTolerance } from './replay-node.js';
import { batchOf, fittedEntries, keysRead, loadState, targetOf, withPlan } from './replay-plan.js';

/** Replays a whole graph: fit, which nodes run in each stage, and every tensor and metric from the recorded state. */
export async function replayPipeline(golden: GoldenPipelineCase): Promise<Comparison[]> {
  const comparisons = await replayFit(golden);
  let state = stateOf(golden);
  for (const run of golden.runs) {
    comparisons.push(...(await replayRun(golden, run, state)));
    state = { ...state, ...run.stateAfter };
  }
  return comparisons;
}

function requestOf(golden: GoldenPipelineCase, batches: readonly GoldenTensors[], outputs: readonly string[]): CompileRequest {
  const yaml = {
    metadata: { name: golden.pipeline, compat: 'cuvis-ai-0.5' },
    nodes: golden.nodes,
    connections: golden.connections.map(([source, target]) => ({ source, target })),
  };
  return { source: { file: `${golden.pipeline}.yaml`, text: stringify(yaml) }, outputs, ...targetOf(batches) };
}

function stateOf(golden: GoldenPipelineCase): GoldenTensors {
  return Object.fromEntries(
    Object.entries(golden.state).flatMap(([node, entries]) => Object.entries(entries).map(([entry, tensor]) => [`${node}.${entry}`, tensor])),
  );
}

async function replayFit(golden: GoldenPipelineCase): Promise<Comparison[]> {
  return withPlan(requestOf(golden, golden.fit, []), async (plan) => {
    await loadState(plan, notFitted(plan.manifest, stateOf(golden)));
    const read = keysRead(plan);
    await plan.fit(
      golden.fit.map((batch) => batchOf(batch, read)),
      { keepInputs: true },
    );
    const state = await plan.state();
    return Object.entries(stateOf(golden)).map(([name, expected]) => {
      // Scores from an inverse that is off by this much carry it into the threshold.
      const followsInverse = name.endsWith('.cov_inv') || name.endsWith('.bias');
      return compareTensor(`state ${name}`, state[name], expected, followsInverse ? { atLeast: inverseTolerance(golden.notes) } : {});
    });
  });
}

/** Recorded state that no fit writes: it was drawn at random, and fits after it follow from it. */
function notFitted(manifest: PlanManifest, state: GoldenTensors): GoldenTensors {
  const fitted = fittedEntries(manifest);
  return Object.fromEntries(Object.entries(state).filter(([name]) => !fitted.has(name)));
}

async function replayRun(golden: GoldenPipelineCase, run: GoldenPipelineRun, state: GoldenTensors): Promise<Comparison[]> {
  const outputs = Object.keys(run.outputs).map((endpoint) => `${run.stage}:${endpoint}`);
  return withPlan(requestOf(golden, [run.batch], outputs), async (plan) => {
    await loadState(plan, state);
    const result = await plan.run(batchOf(run.batch, keysRead(plan)), { stage: run.stage, keepInputs: true });
    const tensors = Object.entries(run.outputs).map(([endpoint, expected]) =>
      compareTensor(`${run.stage} ${endpoint}`, result.outputs[endpoint], expected),
    );
    const metrics = Object.entries(run.metrics ?? {}).flatMap(([port, values]) =>
      compareMetrics(`${run.stage} ${port}`, result.metrics[port.replace(/\.metrics$/, '')] ?? {}, values),
    );
    return [compareRan(run, plan.manifest), ...tensors, ...metrics];
  });
}

/** Host nodes ran in the reference and are left out of our graphs; in the comparison they count as run. */
function compareRan(run: GoldenPipelineRun, manifest: PlanManifest): Comparison {
  const mine = manifest.nodes.filter(({ status }) => ['runs', 'host'].includes(status[run.stage]?.status ?? '')).map(({ name }) => name);
  const equal = [...mine].sort().join() === [...run.ran].sort().join();
  return { what: `${run.stage} nodes that ran (${mine.join(', ')})`, error: equal ? 0 : Number.POSITIVE_INFINITY, allowed: 0 };
}
