import { isStored } from '../codecs/codec.js';
import type { ExperimentPlan } from '../plan/experiment-plan.js';
import type { Instance } from '../plan/instance.js';
import { idsRead, producersOf } from '../plan/producers.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { InstanceNode } from './instance-node.js';

/** The nodes of a plan by id, in its order. Throws `CuviscError` `experiment-drift` if the experiment has other instances. */
export function instanceNodes(plan: ExperimentPlan, instances: ReadonlyMap<string, Instance>): ReadonlyMap<string, InstanceNode> {
  const lanes = memoryLanes(plan, instances);
  const nodes = plan.instances.map((planned, order): InstanceNode => {
    const instance = instances.get(planned.id);
    if (!instance) throw drift(planned.id);
    return { order, planned, instance, producers: producersOf(planned), lane: lanes.get(planned.id), settled: undefined };
  });
  return new Map(nodes.map((node) => [node.planned.id, node]));
}

/** Instances joined by outputs that stay in memory have one lane, named after the first of them. */
function memoryLanes(plan: ExperimentPlan, instances: ReadonlyMap<string, Instance>): ReadonlyMap<string, string> {
  const lanes = new Map<string, string>();
  for (const { id, inputs } of plan.instances) {
    const definition = instances.get(id)?.definition;
    const inMemory = Object.entries(inputs).filter(([name]) => definition && !isStored(definition.inputs[name]?.port.codec));
    const joined = inMemory.flatMap(([, input]) => idsRead(input));
    if (joined.length === 0) continue;
    const merged = new Set([...joined, id].map((each) => lanes.get(each) ?? each));
    const [lane] = merged as unknown as [string];
    for (const [each, old] of lanes) if (merged.has(old)) lanes.set(each, lane);
    for (const each of [...joined, id]) lanes.set(each, lane);
  }
  return lanes;
}

function drift(instance: string): CuviscError {
  return new CuviscError('experiment-drift', `the plan has an instance ${instance}, which the experiment no longer has`, {
    fault: 'drift',
    hint: 'plan and run again',
  });
}
