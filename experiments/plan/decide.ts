import { isStored } from '../codecs/codec.js';
import type { Action, Reason } from './decision.js';
import type { Forcing } from './force.js';
import type { Instance } from './instance.js';
import type { LookedUp } from './look-up.js';
import { portsRead, producersOf } from './producers.js';
import type { ArtifactState, RecordSource } from './record-source.js';

/** What is decided over one instance. */
export interface Decision {
  readonly action: Action;
  readonly cutOff: boolean;
  readonly reasons: readonly Reason[];
  /** There is no record to start from, so that the reasons have to say what changed. */
  readonly unrecorded: boolean;
  /** By output that was looked at: whether its bytes are whole. */
  readonly stored: Readonly<Record<string, boolean>>;
}

/** What deciding looks at. */
export interface Deciding {
  /** Producers first. */
  readonly instances: readonly Instance[];
  readonly targets: ReadonlySet<string>;
  readonly looked: ReadonlyMap<string, LookedUp>;
  readonly forcing: Forcing;
  readonly source: RecordSource;
  /** Folder of the experiment. */
  readonly base: string;
}

/**
 * Goes from the targets backwards: what is recorded with whole bytes is reused and asks for nothing; what runs asks for what it reads; what
 * nobody asks for is skipped.
 */
export async function decide(deciding: Deciding): Promise<ReadonlyMap<string, Decision>> {
  const unsettled = unsettledIn(deciding);
  const wanted = new Map<string, Set<string>>();
  const decisions = new Map<string, Decision>();
  for (const instance of [...deciding.instances].reverse()) {
    const decision = await decideOne(instance, wanted.get(instance.id), unsettled, deciding);
    decisions.set(instance.id, decision);
    if (decision.action === 'RUN') askFor(instance, wanted);
  }
  return decisions;
}

function askFor(instance: Instance, wanted: Map<string, Set<string>>): void {
  for (const id of producersOf(instance)) wanted.set(id, new Set([...(wanted.get(id) ?? []), ...portsRead(instance, id)]));
}

/** Instances whose outputs may come out other than recorded: forced ones, those without record, and what lies downstream of either. */
function unsettledIn({ instances, looked, forcing }: Deciding): ReadonlySet<string> {
  const found = new Set<string>();
  for (const instance of instances) {
    const { key, record } = looked.get(instance.id) as LookedUp;
    const inMemory = Object.values(instance.definition.outputs).every((codec) => !isStored(codec));
    const isForced = forcing.named.has(instance.id) || forcing.fromUpstream.has(instance.id);
    const isUnknown = key === null || (!record && !inMemory);
    if (isForced || isUnknown || producersOf(instance).some((id) => found.has(id))) found.add(instance.id);
  }
  return found;
}

async function decideOne(
  instance: Instance,
  asked: ReadonlySet<string> | undefined,
  unsettled: ReadonlySet<string>,
  deciding: Deciding,
): Promise<Decision> {
  const { forcing, targets, looked } = deciding;
  const { id, definition } = instance;
  const isTarget = targets.has(id);
  if (!isTarget && !asked && !forcing.named.has(id)) return decided('SKIP', { code: 'not-needed', text: 'not needed' });
  const { record, unreadable, outdated } = looked.get(id) as LookedUp;
  const upstream = producersOf(instance).filter((each) => unsettled.has(each));
  const forced = forcedReasons(id, forcing);
  const always = alwaysReasons(instance, asked ?? new Set(), isTarget);
  const states = record ? await statesOf(instance, record.outputs, isTarget ? undefined : asked, deciding) : new Map<string, ArtifactState>();
  const broken = [...states].flatMap(([output, state]) => brokenReason(output, state)).concat(unreadableReason(unreadable), outdatedReason(outdated));
  const stored = Object.fromEntries([...states].map(([output, { state }]) => [output, state === 'whole']));
  const waits: Reason[] =
    upstream.length > 0 && !forcing.fromUpstream.has(id)
      ? [{ code: 'upstream-runs', instances: upstream, text: `waits for ${shownIds(upstream)}` }]
      : [];
  const reasons = [...forced, ...always, ...broken, ...waits];
  const unrecorded = !record && !outdated && Object.values(definition.outputs).some(isStored);
  if (reasons.length === 0 && !unrecorded) return decided('REUSE', reuseReason(instance, looked.get(id) as LookedUp), stored);
  return { action: 'RUN', cutOff: forced.length + always.length === 0 && waits.length > 0, reasons, unrecorded, stored };
}

function decided(action: Action, reason: Reason, stored: Decision['stored'] = {}): Decision {
  return { action, cutOff: false, reasons: [reason], unrecorded: false, stored };
}

function forcedReasons(id: string, { named, fromUpstream }: Forcing): Reason[] {
  if (named.has(id)) return [{ code: 'forced', text: 'forced' }];
  const instances = fromUpstream.get(id);
  return instances ? [{ code: 'upstream-forced', instances, text: `${shownIds(instances)} is forced` }] : [];
}

/** What has no outputs runs whenever it is wanted, and what stays in memory whenever that is asked for. */
function alwaysReasons({ definition }: Instance, asked: ReadonlySet<string>, isTarget: boolean): Reason[] {
  const outputs = Object.entries(definition.outputs);
  if (outputs.length === 0) return [{ code: 'sink', text: 'has no outputs' }];
  const unstored = outputs.flatMap(([name, codec]) => (isStored(codec) ? [] : [name]));
  const wanted = isTarget && unstored.length === outputs.length ? unstored : unstored.filter((name) => asked.has(name));
  return wanted.map((output) => ({ code: 'not-stored', output, text: `${output} stays in memory` }));
}

function unreadableReason(why: string | null): Reason[] {
  return why === null ? [] : [{ code: 'record-unreadable', text: `its record cannot be used: ${why}` }];
}

function outdatedReason(outdated: LookedUp['outdated']): Reason[] {
  return outdated ? [{ code: 'digest-mismatch', output: outdated.output, text: `${outdated.output}: ${outdated.why}` }] : [];
}

/** What is left of the outputs that are asked for, or of all. */
async function statesOf(
  { definition }: Instance,
  recorded: NonNullable<LookedUp['record']>['outputs'],
  asked: ReadonlySet<string> | undefined,
  { source, base }: Deciding,
): Promise<ReadonlyMap<string, ArtifactState>> {
  const states = new Map<string, ArtifactState>();
  for (const [output, codec] of Object.entries(definition.outputs)) {
    const own = recorded[output];
    if (own && isStored(codec) && (!asked || asked.has(output))) states.set(output, await source.check(own, base));
  }
  return states;
}

function brokenReason(output: string, state: ArtifactState): Reason[] {
  if (state.state === 'whole') return [];
  const code = state.state === 'missing' ? 'bytes-missing' : 'digest-mismatch';
  return [{ code, output, text: `${output}: ${state.why}` }];
}

function reuseReason({ definition }: Instance, { record, key }: LookedUp): Reason {
  if (record && record.stage !== definition.id) return { code: 'renamed', from: record.stage, text: `recorded as ${record.stage}` };
  const accepted = record?.audit.some(({ action }) => action === 'accept-code') && record.key === key;
  return accepted ? { code: 'code-accepted', text: 'recorded; a change of its code was accepted' } : { code: 'recorded', text: 'recorded' };
}

function shownIds(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
}
