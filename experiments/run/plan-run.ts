import type { FailurePolicy, Input } from '../define/port.js';
import type { StageRecord } from '../keys/stage-record.js';
import type { DigestOf } from '../plan/key-maker.js';
import { lookUp } from '../plan/look-up.js';
import type { PreparedPlan } from '../plan/plan-experiment.js';
import { idsRead } from '../plan/producers.js';
import { settleInstance } from '../plan/settle.js';
import type { Store } from '../store/store.js';
import { failSpan, type Tracing } from '../../tracking/index.js';
import { type Attempted, type AttemptSurroundings, attemptInstance } from './attempt-instance.js';
import type { InstanceNode, Settled } from './instance-node.js';
import { instanceNodes } from './instance-nodes.js';
import type { LostInput } from './instance-task.js';
import { settledAsPlanned, settledByAttempt, settledByLosses, settledByReuse, settledWithout } from './outcomes.js';
import type { InstanceOutcome } from './run-event.js';
import { type TaskFacts, taskOf } from './task-of.js';
import { isAvailable, policyOf, verdictOn } from './upstream.js';

/** What a plan is run with. */
export interface PlanRunSettings extends AttemptSurroundings {
  readonly run: string;
  readonly store: Store;
  readonly onFailure: FailurePolicy;
  /** Ends the run: nothing new begins. */
  readonly stopFor: (why: string) => void;
  readonly tracing: Tracing;
}

/** Why an instance is made. */
interface Making {
  /** Why it is made although the plan did not say so; null where it did. */
  readonly why: string | null;
  /** Its function is called whatever is recorded. */
  readonly mustRun: boolean;
}

type Upstream = ReadonlyMap<string, Settled>;

/** Reasons for which an instance runs whatever is recorded. */
const always: ReadonlySet<string> = new Set(['forced', 'upstream-forced', 'sink', 'not-stored']);

/** Inputs that get lost again and again are not made more often than that. */
const mostRemakes = 3;

/** Instances that are made as the plan says: each once what it reads is settled, or again where its bytes turn out not to be there. */
export class PlanRun {
  readonly #prepared: PreparedPlan;
  readonly #settings: PlanRunSettings;
  readonly #nodes: ReadonlyMap<string, InstanceNode>;
  readonly #outcomes = new Map<string, InstanceOutcome>();

  constructor(prepared: PreparedPlan, settings: PlanRunSettings) {
    this.#prepared = prepared;
    this.#settings = settings;
    this.#nodes = instanceNodes(prepared.plan, prepared.instances);
  }

  /** Settles every instance; outcomes in the order of the plan. Never rejects for what goes wrong in a stage. */
  async settleAll(): Promise<readonly InstanceOutcome[]> {
    await Promise.all([...this.#nodes.values()].map((node) => this.#settled(node)));
    return [...this.#nodes.keys()].map((id) => this.#outcomes.get(id) as InstanceOutcome);
  }

  #settled(node: InstanceNode): Promise<Settled> {
    node.settled ??= this.#settle(node);
    return node.settled;
  }

  async #settle(node: InstanceNode): Promise<Settled> {
    const { action, reasons } = node.planned;
    if (action === 'SKIP') return this.#end(node, settledAsPlanned(node, 'skipped'));
    if (action === 'BLOCKED') return this.#end(node, settledAsPlanned(node, 'blocked'));
    if (action === 'RUN') return this.#make(node, { why: null, mustRun: reasons.some(({ code }) => always.has(code)) });
    if (this.#isAsPlanned(node, await this.#upstream(node))) return this.#end(node, settledAsPlanned(node, 'reused'));
    return this.#make(node, { why: 'what it reads came out otherwise than planned', mustRun: false });
  }

  async #upstream({ producers }: InstanceNode): Promise<Upstream> {
    return new Map(await Promise.all(producers.map(async (id) => [id, await this.#settled(this.#node(id))] as const)));
  }

  /** Whether what `node` reads has the content that the plan saw, or failed to be made again: then what is recorded is as good as it was. */
  #isAsPlanned({ planned }: InstanceNode, upstream: Upstream): boolean {
    const same = (id: string, port: string): boolean => {
      const settled = upstream.get(id) as Settled;
      const before = this.#node(id).planned.outputs[port]?.digest ?? undefined;
      return !isAvailable(settled.outcome) || settled.outcome.outputs[port]?.digest === before;
    };
    return Object.values(planned.inputs).every((input) => idsRead(input).every((id) => same(id, input.port)));
  }

  /** Makes `node`, or takes what is recorded under the key that it has by now; again where inputs are lost, or came out otherwise. */
  async #make(node: InstanceNode, making: Making): Promise<Settled> {
    for (let losses = 0; ; ) {
      const upstream = await this.#upstream(node);
      const verdict = verdictOn(node, upstream, (id) => this.#node(id).planned.label, this.#settings.onFailure);
      if (verdict.kind === 'blocked') return this.#end(node, settledWithout(node, 'blocked', { blockedBy: verdict.by }));
      if (verdict.kind === 'cancelled' || this.#settings.stop.aborted) return this.#end(node, settledWithout(node, 'cancelled'));
      const unknown = this.#unknownProducers(node, upstream);
      if (unknown.length > 0) {
        await this.#need(unknown);
        continue;
      }
      const { key, terms, record } = await settleInstance(this.#prepared, node.planned.id, digestsIn(upstream), this.#settings.store);
      if (record && !making.mustRun) return this.#end(node, settledByReuse(node, record));
      const records = await this.#records(node, upstream);
      if (records === undefined) continue;
      const facts = { run: this.#settings.run, key, terms, mustRun: making.mustRun, missing: verdict.missing, records };
      const attempted = await this.#attempt(node, facts, making);
      if (attempted.result.kind !== 'inputs-lost') return this.#end(node, settledByAttempt(node, attempted, key, making.why));
      losses += 1;
      if (losses > mostRemakes) return this.#end(node, settledByLosses(node, attempted.result.lost));
      await Promise.all(attempted.result.lost.map((lost) => this.#remake(lost, upstream)));
    }
  }

  /** What the plan leaves out and no run has recorded. */
  #unknownProducers({ planned }: InstanceNode, upstream: Upstream): string[] {
    const isUnknown = (id: string, port: string): boolean => digestsIn(upstream)(id, port) === undefined;
    return Object.values(planned.inputs).flatMap((input) => idsRead(input).filter((id) => isUnknown(id, input.port)));
  }

  /** Records of what `node` reads; undefined if they had to be made, so that its key may be another now. */
  async #records(node: InstanceNode, upstream: Upstream): Promise<ReadonlyMap<string, StageRecord> | undefined> {
    const records = new Map<string, StageRecord>();
    for (const id of node.producers) {
      const settled = upstream.get(id) as Settled;
      if (!isAvailable(settled.outcome)) continue;
      const record = settled.record ?? (await this.#recorded(this.#node(id)));
      if (record === undefined) {
        await this.#need([id]);
        return undefined;
      }
      records.set(id, record);
    }
    return records;
  }

  /** The record of an instance that the plan reuses or skips, if it is still there. */
  async #recorded(node: InstanceNode): Promise<StageRecord | undefined> {
    const { record } = await lookUp(node.instance, this.#prepared.keys, digestsIn(await this.#upstream(node)), this.#settings.store);
    return record ?? undefined;
  }

  /** Makes what the plan leaves out, as something reads it after all. */
  async #need(ids: readonly string[]): Promise<void> {
    const needed = ids.map((id) => this.#node(id));
    const again = ({ outcome, record }: Settled): boolean => record === null && isAvailable(outcome);
    await Promise.all(needed.map((node) => this.#settleAgain(node, again, { why: 'it is read after all', mustRun: false })));
  }

  /** Makes anew what was lost, once for all who miss it. */
  async #remake({ instance, why, inMemory }: LostInput, upstream: Upstream): Promise<void> {
    await this.#settleAgain(this.#node(instance), (settled) => settled === upstream.get(instance), { why, mustRun: inMemory });
  }

  async #settleAgain(node: InstanceNode, again: (settled: Settled) => boolean, making: Making): Promise<void> {
    const seen = this.#settled(node);
    if (again(await seen) && node.settled === seen) node.settled = this.#make(node, making);
    await node.settled;
  }

  /** In a span of its own, which waits with it for a seat. */
  #attempt(node: InstanceNode, facts: TaskFacts, { why }: Making): Promise<Attempted> {
    const { tell, tracing } = this.#settings;
    const { id, stage, label, action, reasons } = node.planned;
    if (why !== null) tell({ type: 'instance-upgraded', instance: id, why });
    const reason = why ?? reasons.map(({ text }) => text).join('; ');
    const attributes = {
      'stage.id': stage,
      'stage.instance': id,
      'stage.label': label,
      'stage.key': facts.key,
      'stage.decision': action,
      'stage.reason': reason,
    };
    return tracing.span(`stage ${stage}`, attributes, async (span) => {
      const attempted = await attemptInstance(node, taskOf(node, facts), this.#settings);
      span.setAttributes({ 'stage.result': attempted.result.kind, 'stage.attempts': attempted.attempts });
      if ('failure' in attempted.result && attempted.result.failure) failSpan(span, attempted.result.failure.message);
      return attempted;
    });
  }

  #end(node: InstanceNode, settled: Settled): Settled {
    const { tell, stopFor } = this.#settings;
    this.#outcomes.set(node.planned.id, settled.outcome);
    tell({ type: 'instance-ended', outcome: settled.outcome });
    if (settled.outcome.result === 'failed' && this.#stops(node, settled)) stopFor(`${node.planned.id} failed`);
    this.#forgetMemory(node);
    return settled;
  }

  #stops({ planned }: InstanceNode, { outcome }: Settled): boolean {
    const { onFailure } = this.#settings;
    if (onFailure === 'stop' || outcome.failure?.fault === 'drift') return true;
    return [...this.#nodes.values()].some(({ planned: { inputs }, instance }) =>
      Object.entries(inputs).some(
        ([name, from]) => idsRead(from).includes(planned.id) && policyOf(instance.definition.inputs[name] as Input, onFailure) === 'stop',
      ),
    );
  }

  /** Values in memory go when everything that shares them is through. */
  #forgetMemory({ lane }: InstanceNode): void {
    if (lane === undefined) return;
    const members = [...this.#nodes.values()].filter((node) => node.lane === lane);
    if (!members.every(({ planned }) => this.#outcomes.has(planned.id))) return;
    this.#settings.seats.endLane(lane);
    for (const { planned } of members) this.#settings.host.forget(planned.id);
  }

  #node(id: string): InstanceNode {
    return this.#nodes.get(id) as InstanceNode;
  }
}

/** Digests of what was settled; null for what gave nothing. */
function digestsIn(settled: Upstream): DigestOf {
  return (id, port) => {
    const { outcome } = settled.get(id) as Settled;
    return isAvailable(outcome) ? outcome.outputs[port]?.digest : null;
  };
}
