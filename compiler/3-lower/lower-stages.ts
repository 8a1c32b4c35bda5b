import { type Stage, stages } from '../../schemas/stage.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { entryName, statisticName } from '../ir/names.js';
import { type IrModule, type IrOutput, moduleOf, withHostCalls } from '../ir/value.js';
import { lowerNodes } from '../lowering/lower-nodes.js';

/** One module per stage; `null` where no node runs. */
export type StageModules = Readonly<Record<Stage, IrModule | null>>;

/** Checked pipeline to IR: the nodes that run in a stage, its kept outputs and what host metrics read. */
export function lowerStages(pipeline: CheckedPipeline, ops: OpRegistry): StageModules {
  return Object.fromEntries(stages.map((stage) => [stage, lowerStage(pipeline, stage, ops)])) as StageModules;
}

/** The module of one stage, or `null` if no node of it yields anything. */
export function lowerStage(pipeline: CheckedPipeline, stage: Stage, ops: OpRegistry): IrModule | null {
  const check = pipeline.stages[stage];
  const running = pipeline.nodes.filter(({ name }) => check.status[name]?.status === 'runs');
  const lowered = lowerNodes(pipeline, running, stage, { ops });
  const kept = check.outputs.map(({ node, port }): IrOutput => {
    const value = lowered.output(node, port);
    if (!value) throw new InternalError(`${node} yields no ${port} in ${stage}`);
    return { name: entryName(node, port), value, role: 'output', of: { node, entry: port } };
  });
  const metrics = running.flatMap((node) =>
    Object.entries(lowered.metricValues(node)).map(
      ([entry, value]): IrOutput => ({
        name: statisticName(node.name, entry),
        value,
        role: 'metric',
        of: { node: node.name, entry },
      }),
    ),
  );
  const outputs = [...kept, ...metrics];
  return outputs.length === 0 ? null : withHostCalls(moduleOf(`${pipeline.ast.metadata.name}/${stage}`, stage, outputs), lowered.hostCalls);
}
