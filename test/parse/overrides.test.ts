import { describe, expect, it } from 'vitest';
import { covered, parse } from './marked-text.js';

const text = `metadata: {name: demo}
nodes:
- name: norm
  class_name: N
- name: rx
  class_name: R
  hparams: {eps: 1.0e-06, list: [1, 2, 3], table: {k: v}, from_name: "\${metadata.name}"}
`;

const hparams = (...set: string[]): { [key: string]: unknown; eps?: unknown; list?: unknown } => {
  const { ast, diagnostics } = parse(text, { set });
  expect(diagnostics).toEqual([]);
  return Object.fromEntries([...(ast?.nodes[1]?.hparams ?? [])].map(([key, { value }]) => [key, value]));
};

const refusals = (...set: string[]) => parse(text, { set }).diagnostics.map(({ code, suggestion, span }) => [code, suggestion, covered(span)]);

describe('overrides', () => {
  it('change hyper-parameters by node and by path', () => {
    expect(hparams('rx.eps=0').eps).toBe(0);
    expect(hparams('nodes.1.hparams.eps=0').eps).toBe(0);
    expect(hparams('nodes[1].hparams.eps = [1, {a: b}]').eps).toEqual([1, { a: 'b' }]);
    expect(hparams('rx.eps=').eps).toBeNull();
    expect(hparams('rx.eps=a=b').eps).toBe('a=b');
  });

  it('reach into lists and tables', () => {
    expect(hparams('rx.list.0=3', 'rx.list[2]=9', 'rx.table.k=w')).toMatchObject({ list: [3, 2, 9], table: { k: 'w' } });
  });

  it('set what is not written but has a default', () => {
    const { ast, diagnostics } = parse(text, {
      set: ['norm.eps=1', 'metadata.compat=cuvis-ai-0.5', 'nodes.0.execution_stages=[val]', 'outputs=[rx.scores]'],
    });
    expect(diagnostics).toEqual([]);
    expect([ast?.nodes[0]?.hparams.get('eps')?.value, ast?.compat?.value, ast?.nodes[0]?.stages, ast?.outputs?.[0]?.text]).toEqual([
      1,
      'cuvis-ai-0.5',
      ['val'],
      'rx.scores',
    ]);
  });

  it('add, put and delete as Hydra does, each applied once', () => {
    expect(hparams('+rx.new={a: 1}', '+rx.table.j=w', '+rx.list.3=4', '++rx.eps=2', '~rx.from_name')).toEqual({
      eps: 2,
      list: [1, 2, 3, 4],
      table: { k: 'v', j: 'w' },
      new: { a: 1 },
    });
    expect(hparams('~rx.list.0', '~rx.list.0').list).toEqual([3]);
    expect(hparams('~rx.eps=1.0e-6').eps).toBeUndefined();
  });

  it('come before interpolation and may hold one', () => {
    expect(hparams('metadata.name=other', `rx.eps=\${nodes.1.hparams.list.1}`)).toMatchObject({ from_name: 'other', eps: 2 });
  });

  it('apply in their order', () => {
    expect(hparams('rx.eps=1', 'rx.eps=2').eps).toBe(2);
  });

  it('are reported where they match nothing, once', () => {
    expect(refusals('rxx.eps=0')).toEqual([['override-unmatched', 'rx', 'rxx.eps']]);
    expect(refusals('nodes.7.hparams.eps=0')).toEqual([['override-unmatched', undefined, 'nodes.7.hparams.eps']]);
    expect(refusals('metadata.nme=x')).toEqual([['override-unmatched', 'name', 'metadata.nme']]);
    expect(refusals('metdata.name=x')).toEqual([['override-unmatched', 'metadata', 'metdata.name']]);
    expect(refusals('rx.tabel.k=x')).toEqual([['override-unmatched', 'table', 'rx.tabel.k']]);
    expect(refusals('rx.list.3=x')).toEqual([['override-unmatched', undefined, 'rx.list.3']]);
    expect(refusals('rx.eps.x=1')).toEqual([['override-unmatched', undefined, 'rx.eps.x']]);
    expect(refusals('~rx.epss')).toEqual([['override-unmatched', 'eps', 'rx.epss']]);
    expect(refusals('~rx.eps=3')).toEqual([['override-unmatched', undefined, 'rx.eps']]);
    expect(refusals('+rx.eps=3')).toEqual([['override-unmatched', undefined, 'rx.eps']]);
    expect(refusals('+rx.list.9=3')).toEqual([['override-unmatched', undefined, 'rx.list.9']]);
    expect(refusals('rx=3')).toEqual([['override-unmatched', undefined, 'rx']]);
    expect(refusals('eps')).toEqual([['override-unmatched', undefined, 'eps']]);
    expect(refusals('+rx.__proto__.x=1')).toEqual([['override-unmatched', undefined, 'rx.__proto__.x']]);
  });

  it('point into the argument where the value is not YAML', () => {
    const [diagnostic] = parse(text, { set: ['rx.eps=[1, 2'] }).diagnostics;
    expect([diagnostic?.code, diagnostic?.span.source.file, diagnostic?.span.start]).toEqual(['yaml-syntax', '--set', 'rx.eps=[1, 2'.length]);
  });

  it('place the value in the argument', () => {
    const eps = parse(text, { set: ['rx.eps=0.5'] }).ast?.nodes[1]?.hparams.get('eps');
    expect([covered(eps?.span), eps?.span.source.file]).toEqual(['0.5', '--set']);
  });
});
