import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/index.js';

const count = 2000;
const numbers = Array.from({ length: count }, (_, i) => i);

function findings(connections: readonly (readonly [number, number])[]): Map<string, number> {
  const nodes = numbers.map((i) => `  - {name: n${i}, class_name: MinMaxNormalizer}`);
  const edges = connections.map(([from, to]) => `  - n${from}.normalized -> n${to}.data`);
  const text = ['nodes:', ...nodes, 'connections:', ...edges, ''].join('\n');
  const codes = new Map<string, number>();
  for (const { code } of check({ source: { file: 'large.yaml', text } })) codes.set(code, (codes.get(code) ?? 0) + 1);
  return codes;
}

describe('a graph of 2,000 nodes', () => {
  it('checks as a chain', () => {
    expect([...findings(numbers.slice(1).map((i) => [i - 1, i]))]).toEqual([['input-from-batch', 1]]);
  });

  it('checks as one ring: one cycle', () => {
    expect([...findings(numbers.map((i) => [i, (i + 1) % count]))]).toEqual([['cycle', 1]]);
  });

  it('checks as rings of ten: one cycle for each', () => {
    expect([...findings(numbers.map((i) => [i, i % 10 === 9 ? i - 9 : i + 1]))]).toEqual([['cycle', 200]]);
  });

  it('checks with eight connections from each node, all but one into a taken port', () => {
    const edges = numbers.flatMap((i) => [1, 2, 3, 5, 8, 13, 21, 34].flatMap((d) => (i + d < count ? [[i, i + d] as const] : [])));
    expect([...findings(edges)]).toEqual([['two-producers', edges.length - (count - 1)]]);
  });

  it('checks without connections', () => {
    expect([...findings([])]).toEqual([['input-from-batch', count]]);
  });
});
