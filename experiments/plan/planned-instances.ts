import { isStored } from '../codecs/codec.js';
import type { Decision } from './decide.js';
import type { PlanCounts, PlannedInstance, PlannedOutput } from './experiment-plan.js';
import { missReasons, nearestRecord } from './explain-misses.js';
import type { Instance } from './instance.js';
import { digestsIn, type LookedUp } from './look-up.js';
import { portsRead, producersOf } from './producers.js';
import type { RecordSource } from './record-source.js';

/** What the decisions over instances are made of. */
export interface Planning {
  readonly instances: readonly Instance[];
  readonly targets: ReadonlySet<string>;
  readonly looked: ReadonlyMap<string, LookedUp>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly source: RecordSource;
}

/** The decisions as a plan has them, with what changed for what has no record. */
export async function plannedInstances(planning: Planning): Promise<readonly PlannedInstance[]> {
  const { instances, looked, decisions, source } = planning;
  const taken = new Set([...looked.values()].flatMap(({ record }) => (record ? [record.key] : [])));
  const planned: PlannedInstance[] = [];
  for (const instance of instances) {
    const own = looked.get(instance.id) as LookedUp;
    const decision = decisions.get(instance.id) as Decision;
    const missing = decision.unrecorded ? missReasons(await nearestRecord(own, source, taken)) : [];
    planned.push(plannedInstance(instance, own, { ...decision, reasons: [...decision.reasons, ...missing] }, planning));
  }
  return planned;
}

function plannedInstance(
  instance: Instance,
  own: LookedUp,
  { action, reasons, cutOff, stored }: Decision,
  { targets, looked }: Planning,
): PlannedInstance {
  const { id, definition, label, sets, relevant, inputs } = instance;
  const digestOf = digestsIn(looked);
  const outputs = Object.entries(definition.outputs).map(([name, codec]): [string, PlannedOutput] => [
    name,
    {
      codec: isStored(codec) ? `${codec.id}@${codec.version}` : null,
      digest: digestOf(id, name) ?? null,
      bytes: own.record?.outputs[name]?.bytes ?? null,
      stored: stored[name] ?? null,
    },
  ]);
  const key = own.key;
  return {
    id,
    stage: definition.id,
    kind: definition.kind,
    label,
    sets,
    params: relevant,
    inputs,
    action,
    reasons,
    cutOff,
    key,
    terms: key === null ? null : own.terms,
    outputs: Object.fromEntries(outputs),
    target: targets.has(id),
  };
}

/** What a plan comes to in numbers. */
export function countsOf(planned: readonly PlannedInstance[]): PlanCounts {
  const count = (which: (each: PlannedInstance) => boolean): number => planned.filter(which).length;
  const isForced = ({ reasons }: PlannedInstance): boolean => reasons.some(({ code }) => code === 'forced' || code === 'upstream-forced');
  return {
    total: planned.length,
    RUN: count(({ action }) => action === 'RUN'),
    REUSE: count(({ action }) => action === 'REUSE'),
    SKIP: count(({ action }) => action === 'SKIP'),
    BLOCKED: count(({ action }) => action === 'BLOCKED'),
    forced: count(isForced),
    cutOff: count(({ cutOff }) => cutOff),
    bytesToRead: bytesToRead(planned),
  };
}

function bytesToRead(planned: readonly PlannedInstance[]): number {
  const byId = new Map(planned.map((each) => [each.id, each]));
  const read = new Set<PlannedOutput>();
  for (const each of planned) {
    if (each.action !== 'RUN') continue;
    for (const producer of producersOf(each)) {
      const from = byId.get(producer);
      if (from?.action === 'REUSE') for (const port of portsRead(each, producer)) if (from.outputs[port]) read.add(from.outputs[port]);
    }
  }
  return [...read].reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}
