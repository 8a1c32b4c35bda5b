import { describe, expect, it } from 'vitest';
import type { ParseOptions } from '../../compiler/1-parse/parse-pipeline.js';
import { covered, found, parse, unmark } from './marked-text.js';

const hparamsOf = (hparams: string, options: ParseOptions = {}) => {
  const { ast, diagnostics } = parse(`metadata: {name: demo, author: me}\nnodes:\n- name: a\n  class_name: B\n  hparams: ${hparams}\n`, options);
  expect(diagnostics).toEqual([]);
  return Object.fromEntries([...(ast?.nodes[0]?.hparams ?? [])].map(([key, { value }]) => [key, value]));
};

/** Title, marked text, codes. */
const faults: readonly [string, string, ...string[]][] = [
  ['an unknown key', `metadata: {name: "x ‹\${metadata.nme}› y"}`, 'unknown-reference'],
  ['an unknown key at the top', `metadata:\n  name: ‹\${metdata.name}›`, 'unknown-reference'],
  ['an index past the end', `plugins: [a, '‹\${plugins[2]}›']`, 'unknown-reference'],
  ['a path through a single value', `metadata: {author: a, name: "‹\${metadata.author.x}›"}`, 'unknown-reference'],
  ['dots above the top', `metadata: {name: "‹\${....x}›"}`, 'bad-interpolation'],
  ['a missing variable', `metadata: {name: "‹\${oc.env:NOWHERE}›"}`, 'missing-environment-variable'],
  ['an unknown resolver', `metadata: {name: "‹\${oc.evn:HOME}›"}`, 'bad-interpolation'],
  ['too many arguments', `metadata: {name: "‹\${oc.env:A,b,c}›"}`, 'bad-interpolation'],
  ['no closing brace', `metadata: {name: "a ‹\${metadata.author›"}`, 'bad-interpolation'],
  ['nothing inside', `metadata: {name: "\${‹}›"}`, 'bad-interpolation'],
  ['a stray character', `metadata: {name: "\${metadata.‹{›name}}"}`, 'bad-interpolation'],
  ['deep nesting', `metadata: {name: "${'${'.repeat(20)}‹\${›${'${'.repeat(5000)}"}`, 'bad-interpolation'],
  ['a list inside a string', `plugins: [a]\nmetadata: {name: "x‹\${plugins}›"}`, 'bad-interpolation'],
  ['itself', `metadata: {name: "‹\${metadata.name}›"}`, 'interpolation-cycle'],
  ['a circle', `metadata: {name: "\${metadata.author}", author: "\${.description}", description: "‹\${metadata.name}›"}`, 'interpolation-cycle'],
  ['the collection around it', `metadata: {name: a, tags: ["‹\${metadata}›"]}`, 'interpolation-cycle'],
  ['undecodable text', `metadata: {name: "‹\${oc.decode:'['}›"}`, 'bad-interpolation'],
  ['two faults in one string', `metadata: {name: "‹\${x}› and ‹\${y}›"}`, 'unknown-reference', 'unknown-reference'],
  ['a fault in a folded block', `metadata:\n  name: >-\n    some words\n    and ‹\${x}›\n`, 'unknown-reference'],
  ['a value of the wrong type', `plugins: [a]\nmetadata: {name: "‹›"}`.replace('"‹›"', `‹"\${plugins}"›`), 'wrong-type'],
];

describe('interpolation', () => {
  it('keeps the type where the whole value is one interpolation', () => {
    expect(
      hparamsOf(
        `{n: 3, list: [1, {k: v}], same: "\${.n}", text: "n=\${.n}", all: '\${nodes[0].hparams.list}', inner: "\${nodes.0.hparams.list.1.k}"}`,
      ),
    ).toEqual({
      n: 3,
      list: [1, { k: 'v' }],
      same: 3,
      text: 'n=3',
      all: [1, { k: 'v' }],
      inner: 'v',
    });
  });

  it('follows interpolations in interpolations, forwards and through collections', () => {
    expect(
      hparamsOf(
        `{a: "\${.b}", b: "\${.c}", c: "\${metadata.name}", key: author, by: "\${metadata.\${.key}}", m: {x: "\${..a}"}, x: "\${.m.x}", copy: "\${.m}"}`,
      ),
    ).toMatchObject({
      a: 'demo',
      b: 'demo',
      by: 'me',
      x: 'demo',
      copy: { x: 'demo' },
    });
  });

  it('takes environment variables as text, or decoded', () => {
    const env = { BANDS: '61', EMPTY: '' };
    const text = `{a: "\${oc.env:BANDS}", b: "\${oc.decode:\${oc.env:BANDS}}", c: "\${oc.env:NONE,/data/x.mat:1}", d: "\${oc.env:NONE,null}", e: "\${oc.env:NONE,\${oc.env:BANDS}}", f: "\${oc.env:EMPTY,x}", g: "\${oc.env:BANDS,\${oc.env:NONE}}", h: "\${oc.env:NONE, 'a, b'}"}`;
    expect(hparamsOf(text, { env })).toEqual({ a: '61', b: 61, c: '/data/x.mat:1', d: null, e: '61', f: '', g: '61', h: 'a, b' });
  });

  it('leaves escaped ones alone', () => {
    expect(hparamsOf(`{a: '\\\${x}', b: '\\\\\${metadata.name}', c: '$x {y} \\n', d: 'a\\\${x}\${metadata.name}'}`)).toEqual({
      a: `\${x}`,
      b: '\\demo',
      c: '$x {y} \\n',
      d: `a\${x}demo`,
    });
  });

  it('writes words as OmegaConf does', () => {
    expect(hparamsOf(`{t: true, n: null, f: 1.5, s: "\${.t} \${.n} \${.f}"}`)).toMatchObject({ s: 'True None 1.5' });
  });

  it('serves connections and outputs', () => {
    const { ast } = parse(`metadata: {name: rx}\nconnections: ["norm.normalized -> \${metadata.name}.data"]\noutputs: ["\${metadata.name}.scores"]`);
    expect([ast?.connections[0]?.target.node.value, ast?.outputs?.[0]?.text]).toEqual(['rx', 'rx.scores']);
  });

  it('leaves the value where it is written', () => {
    const { ast } = parse(`metadata: {name: demo}\nnodes: [{name: a, class_name: B, hparams: {x: "\${metadata.name}"}}]`);
    expect(covered(ast?.nodes[0]?.hparams.get('x')?.span)).toBe(`"\${metadata.name}"`);
  });

  it.each(faults)('reports %s', (_, marked, ...codes) => {
    const { text, ranges } = unmark(marked);
    const { diagnostics } = parse(text);
    expect(found(diagnostics)).toEqual(codes.map((code, i) => [code, ...(ranges[i] ?? [])]));
  });

  it('suggests the nearest key and resolver, but no variable of the environment', () => {
    const suggestion = (value: string) => parse(`metadata: {name: "${value}", author: me}`, { env: { CUBE_DIR: '/x' } }).diagnostics[0]?.suggestion;
    expect(suggestion(`\${metadata.autor}`)).toBe('author');
    expect(suggestion(`\${oc.evn:CUBE_DIR}`)).toBe('oc.env');
    expect(suggestion(`\${oc.env:CUBEDIR}`)).toBeUndefined();
  });

  it('names the circle as a path', () => {
    const { diagnostics } = parse(`metadata: {name: "\${metadata.author}", author: "\${metadata.name}"}`);
    expect(diagnostics.map(({ message }) => message)).toEqual(['interpolations lead in a circle: metadata.name -> metadata.author -> metadata.name']);
  });
});
