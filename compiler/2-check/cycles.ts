type Successors = (name: string) => readonly string[];

interface Visit {
  readonly name: string;
  readonly next: readonly string[];
  position: number;
}

interface Search {
  readonly next: Successors;
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly open: string[];
  readonly isOpen: Set<string>;
  readonly found: Set<string>[];
}

/**
 * The sets of two or more nodes that all reach one another (strongly connected components, Tarjan 1972), found without
 * recursion so that long cycles do not exhaust the stack. Time grows linearly with nodes and connections.
 */
export function knots(names: readonly string[], next: Successors): ReadonlySet<string>[] {
  const search: Search = { next, index: new Map(), low: new Map(), open: [], isOpen: new Set(), found: [] };
  for (const name of names) if (!search.index.has(name)) explore(name, search);
  return search.found.filter((component) => component.size > 1);
}

function explore(start: string, search: Search): void {
  const path = [enter(start, search)];
  for (let visit = path.at(-1); visit; visit = path.at(-1)) {
    const target = visit.next[visit.position];
    visit.position += 1;
    if (target === undefined) leave(path, search);
    else if (!search.index.has(target)) path.push(enter(target, search));
    else if (search.isOpen.has(target)) lower(visit.name, search.index.get(target) as number, search);
  }
}

function enter(name: string, { next, index, low, open, isOpen }: Search): Visit {
  low.set(name, index.size);
  index.set(name, index.size);
  open.push(name);
  isOpen.add(name);
  return { name, next: next(name), position: 0 };
}

function leave(path: Visit[], search: Search): void {
  const { name } = path.pop() as Visit;
  const low = search.low.get(name) as number;
  const parent = path.at(-1);
  if (parent) lower(parent.name, low, search);
  if (low !== search.index.get(name)) return;
  const component = search.open.splice(search.open.lastIndexOf(name));
  for (const member of component) search.isOpen.delete(member);
  search.found.push(new Set(component));
}

function lower(name: string, bound: number, { low }: Search): void {
  low.set(name, Math.min(low.get(name) as number, bound));
}

/** A shortest cycle through the knot's first node, starting there; the last node leads back to the first. */
export function shortestCycle(knot: ReadonlySet<string>, next: Successors): string[] {
  const [start] = knot as Iterable<string> as [string];
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let i = 0; i < queue.length && !cameFrom.has(start); i++) {
    const name = queue[i] as string;
    for (const target of next(name)) {
      if (!knot.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, name);
      queue.push(target);
    }
  }
  const path: string[] = [];
  for (let name = cameFrom.get(start) as string; name !== start; name = cameFrom.get(name) as string) path.push(name);
  return [start, ...path.reverse()];
}
