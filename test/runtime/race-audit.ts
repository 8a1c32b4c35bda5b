import { readdir } from 'node:fs/promises';
import { readPlan } from '../../runtime/index.js';
import { filesOf } from '../../runtime/plan/plan-files.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { openRacePlan, ownState, elementsOf, type Writer, write } from './race-plan.js';
import type { RaceLine } from './race-writer.js';

/** A writer and all that its processes, one after the other, have said; `killed` stands where one was killed. */
export interface Lane {
  readonly writer: Writer;
  readonly lines: (RaceLine | { readonly type: 'killed' })[];
}

/**
 * What was lost of the successes in `lanes` on the plan that had the digest `start` first. Each success replaced the plan that another one
 * left, so that they form one way from `start` to what is there now; only an attempt that was killed may have taken a step that nobody tells of.
 */
export async function lostSuccesses(directory: string, start: string, lanes: readonly Lane[]): Promise<string[]> {
  await using plan = await openRacePlan(directory);
  const values = await Promise.all(lanes.map(async (lane) => [lane, await elementsOf(plan, ownState[lane.writer])] as const));
  return [
    ...brokenChain(start, plan.manifest.digest, lanes),
    ...values.flatMap(([lane, value]) => hiddenSuccess(lane, value)),
    ...(await leftFiles(directory)),
  ];
}

function brokenChain(start: string, end: string, lanes: readonly Lane[]): string[] {
  const wrote = lanes.flatMap(({ lines }) => lines.flatMap((line) => (line.type === 'wrote' ? [line] : [])));
  const killed = lanes.flatMap(killedFrom);
  const arrivals = [start, ...wrote.map(({ to }) => to)];
  const departures = [end, ...wrote.map(({ from }) => from)];
  const times = (list: readonly string[], digest: string): number => list.filter((each) => each === digest).length;
  return [...new Set([...arrivals, ...departures])].flatMap((digest) => {
    const vanished = times(arrivals, digest) - times(departures, digest);
    if (vanished > times(killed, digest)) return [`${digest.slice(0, 8)} was written and is gone, though nobody replaced it`];
    return -vanished > killed.length ? [`${digest.slice(0, 8)} was replaced twice`] : [];
  });
}

/** Digests of the plans that killed attempts were about to replace. */
function killedFrom({ lines }: Lane): string[] {
  return lines.flatMap((line, i) => {
    const before = lines[i - 1];
    return line.type === 'killed' && before?.type === 'begins' ? [before.from] : [];
  });
}

/** The last success of a writer is what its own state shows, unless a killed attempt came later. */
function hiddenSuccess({ writer, lines }: Lane, value: string): string[] {
  const at = lines.findLastIndex(({ type }) => type === 'wrote');
  const last = lines[at];
  const doubtful = killedFrom({ writer, lines: lines.slice(at + 1) }).length > 0;
  if (last?.type !== 'wrote' || doubtful || last.value === value) return [];
  return [`${writer} wrote ${last.value}, but the plan has ${value}`];
}

/** What killed writers left behind is gone after the next success. */
async function leftFiles(directory: string): Promise<string[]> {
  const plan = await openRacePlan(directory);
  await write(plan, 'set', 1);
  await plan.dispose();
  const { manifest } = await readPlan(directory);
  const known = [manifestName, ...filesOf(manifest).map(({ path }) => path)];
  const left = (await readdir(directory)).filter((name) => !known.includes(name));
  return left.length > 0 ? [`left over: ${left.join(', ')}`] : [];
}
