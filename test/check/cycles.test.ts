import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knots, shortestCycle } from '../../compiler/2-check/cycles.js';

const size = 8;
const names = Array.from({ length: size }, (_, i) => `n${i}`);
const graph = fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 20, selector: (pair) => pair.join() });

function successorsOf(edges: readonly (readonly [number, number])[]) {
  return (name: string) => edges.filter(([from]) => names[from] === name).map(([, to]) => names[to] as string);
}

function reaches(next: (name: string) => readonly string[], from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [...next(from)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...next(name));
  }
  return seen.has(to);
}

describe('knots', () => {
  it('are the sets of two or more nodes that all reach one another', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const next = successorsOf(edges);
        const found = knots(names, next);
        const together = (a: string, b: string) => found.some((knot) => knot.has(a) && knot.has(b));
        for (const a of names) for (const b of names) if (a !== b) expect(together(a, b)).toBe(reaches(next, a, b) && reaches(next, b, a));
      }),
    );
  });

  it('have a cycle that follows connections and visits no node twice', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const next = successorsOf(edges.filter(([from, to]) => from !== to));
        for (const knot of knots(names, next)) {
          const path = shortestCycle(knot, next);
          expect(new Set(path).size).toBe(path.length);
          path.forEach((name, i) => {
            expect(next(name)).toContain(path[(i + 1) % path.length]);
          });
        }
      }),
    );
  });

  it('do not exhaust the stack on a ring of 100,000', () => {
    const count = 100_000;
    const ring = Array.from({ length: count }, (_, i) => String(i));
    const next = (name: string) => [String((Number(name) + 1) % count)];
    const [knot] = knots(ring, next);
    expect(knot?.size).toBe(count);
    expect(shortestCycle(knot ?? new Set(), next)).toHaveLength(count);
  });
});
