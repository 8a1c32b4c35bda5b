import { describe, expect, it } from 'vitest';
import { limits } from '../../compiler/1-parse/text-limits.js';
import { found, parse } from './marked-text.js';

const bomb = (levels: number) =>
  [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
  ].join('\n');

describe('bounds', () => {
  it('reports an alias bomb once', () => {
    const codes = parse(bomb(10)).diagnostics.map(({ code }) => code);
    expect(codes.filter((code) => code === 'alias-expansion')).toEqual(['alias-expansion']);
  });

  it('lets aliases repeat up to the bound', () => {
    const shared = `plugins: &list [${Array(99).fill('a').join(', ')}]\n`;
    const uses = (count: number) => `${shared}nodes: [{name: a, class_name: B, hparams: {x: [${Array(count).fill('*list').join(', ')}]}}]`;
    expect(parse(uses(limits.expansion / 100)).diagnostics).toEqual([]);
    expect(parse(uses(limits.expansion / 100 + 1)).diagnostics.map(({ code }) => code)).toEqual(['alias-expansion']);
  });

  it.each([
    ['brackets', '['.repeat(10_000)],
    ['braces', '{a: '.repeat(10_000)],
    ['dashes', `${'- '.repeat(10_000)}a`],
    ['questions', `${'? '.repeat(10_000)}a`],
  ])('stops at nested %s', (_, text) => {
    const [code, start] = found(parse(text).diagnostics)[0] ?? [];
    expect(code).toBe('nesting-too-deep');
    expect(start).toBeLessThan(5 * limits.depth);
  });

  it('allows nesting up to the bound', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parse(nested(limits.depth)).diagnostics.map(({ code }) => code)).toEqual(['wrong-type']);
    expect(found(parse(nested(limits.depth + 1)).diagnostics)).toEqual([['nesting-too-deep', limits.depth, limits.depth + 1]]);
  });

  it('counts nesting through aliases', () => {
    const half = limits.depth / 2;
    const text = `plugins: &deep ${'['.repeat(half)}${']'.repeat(half)}\nnodes: ${'['.repeat(half)}*deep${']'.repeat(half)}`;
    expect(found(parse(text).diagnostics).filter(([code]) => code === 'nesting-too-deep')).toEqual([
      ['nesting-too-deep', text.indexOf('*deep'), text.indexOf('*deep') + 5],
    ]);
  });

  it('refuses long texts and texts of many tokens', () => {
    const long = `# ${'x'.repeat(limits.textLength)}`;
    expect(found(parse(long).diagnostics)).toEqual([['file-too-large', limits.textLength, long.length]]);
    const lines = '\n'.repeat(limits.lines + 1);
    expect(found(parse(lines).diagnostics)).toEqual([['file-too-large', limits.lines, lines.length]]);
    expect(parse(`a: [${'1,'.repeat(limits.tokens)}]`).diagnostics.map(({ code }) => code)).toEqual(['file-too-large']);
  });

  it('bounds what interpolations grow to', () => {
    const doubling = Array.from({ length: 40 }, (_, i) => `    h${i + 1}: "\${.h${i}}\${.h${i}}"`).join('\n');
    const { diagnostics } = parse(`nodes:\n- name: a\n  class_name: B\n  hparams:\n    h0: xxxxxxxx\n${doubling}\n`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['bad-interpolation']);
    const chain = Array.from({ length: 5_000 }, (_, i) => `    h${i}: "\${.h${i + 1}}"`).join('\n');
    const { diagnostics: chained } = parse(`nodes:\n- name: a\n  class_name: B\n  hparams:\n${chain}\n    h5000: 1\n`);
    expect(new Set(chained.map(({ code }) => code))).toEqual(new Set(['bad-interpolation']));
    const collections = Array.from({ length: 30 }, (_, i) => `    h${i + 1}: ["\${.h${i}}", "\${.h${i}}"]`).join('\n');
    const { diagnostics: grown } = parse(`nodes:\n- name: a\n  class_name: B\n  hparams:\n    h0: [1]\n${collections}\n`.replaceAll('${.', '${..'));
    expect(grown.map(({ code }) => code)).toContain('bad-interpolation');
  });
});
