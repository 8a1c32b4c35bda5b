/** What differences are about, in the order in which they are told. */
export const areas = [
  'pipeline',
  'nodes',
  'names',
  'hyper-parameters',
  'connections',
  'stages',
  'outputs',
  'plan',
  'status',
  'graphs',
  'graph inputs',
  'graph outputs',
  'fit',
  'state',
  'values',
] as const;

/** Parts of a pipeline or plan in which differences are told. */
export type Area = (typeof areas)[number];

/** One thing that holds of a pipeline or plan. `value` is JSON. */
export interface Fact {
  readonly area: Area;
  /** Unique within the area. */
  readonly subject: string;
  readonly value: unknown;
  /** The node it belongs to: with a node that only one side has, its facts are not told one by one. */
  readonly node?: string;
}

/** A fact that only one side has, or that has another value there. */
export interface Difference {
  readonly area: Area;
  readonly subject: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Absent if added. */
  readonly before?: unknown;
  /** Absent if removed. */
  readonly after?: unknown;
}

/** What differs between two sets of facts, by area, then in the order of the facts, those of `before` first. */
export function differencesOf(before: readonly Fact[], after: readonly Fact[]): Difference[] {
  const [old, now] = [byKey(before), byKey(after)];
  const [oldNodes, nowNodes] = [nodesOf(before), nodesOf(after)];
  const told = (fact: Fact) => fact.node === undefined || (oldNodes.has(fact.node) && nowNodes.has(fact.node));
  const differences = [...new Map([...old, ...now])].flatMap(([key, fact]): Difference[] =>
    told(fact) ? compare(fact, old.get(key), now.get(key)) : [],
  );
  return areas.flatMap((area) => differences.filter((difference) => difference.area === area));
}

function byKey(facts: readonly Fact[]): Map<string, Fact> {
  return new Map(facts.map((fact) => [`${fact.area}\n${fact.subject}`, fact]));
}

function nodesOf(facts: readonly Fact[]): Set<string> {
  return new Set(facts.flatMap(({ area, subject }) => (area === 'nodes' ? [subject] : [])));
}

function compare({ area, subject }: Fact, before: Fact | undefined, after: Fact | undefined): Difference[] {
  if (!before) return [{ area, subject, change: 'added', after: after?.value }];
  if (!after) return [{ area, subject, change: 'removed', before: before.value }];
  if (canonical(before.value) === canonical(after.value)) return [];
  return [{ area, subject, change: 'changed', before: before.value, after: after.value }];
}

/** JSON text in which the order of keys does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
