import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editPipeline, type PipelineEdit } from '../../compiler/views/edit/edit-pipeline.js';
import { covered, parse } from './marked-text.js';

const text = `# A pipeline.
metadata:
  name: demo   # its name
nodes:
  # first the data
  - name: norm
    class_name: "IdentityNormalizer"
    hparams: {eps: 1.0e-06,   list: [1, 2, 3]}   # flow

  - name: rx
    class_name: RXGlobal
    hparams:
      num_channels: 61   # bands
      title: 'a ''b'' c'
      long: |
        two
        lines

    execution_stages: [val, test]
connections:
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - norm.normalized -> [rx.data, 'x']
  - "norm.outputs.normalized -> rx.inputs.data" # quoted
outputs: [rx.scores]
# the end`;

const edit = (edits: PipelineEdit[], from = text) => editPipeline({ file: 'p.yaml', text: from }, edits);
const set = (path: (string | number)[], value: unknown): PipelineEdit => ({ kind: 'set', path, value });
const remove = (...path: (string | number)[]): PipelineEdit => ({ kind: 'delete', path });

describe('editing', () => {
  it('replaces a value and nothing else', () => {
    expect(edit([set(['nodes', 'norm', 'hparams', 'eps'], 0.5)])).toBe(text.replace('1.0e-06', '0.5'));
    expect(edit([set(['nodes', 'rx', 'hparams', 'num_channels'], 31)])).toBe(text.replace('61 ', '31 '));
    expect(edit([set(['nodes', 0, 'hparams', 'list', 1], [7, 'a, b'])])).toBe(text.replace('[1, 2, 3]', '[1, [7, "a, b"], 3]'));
    expect(edit([set(['nodes', 'rx', 'hparams', 'title'], "it's")])).toBe(text.replace(`'a ''b'' c'`, `'it''s'`));
    expect(edit([set(['nodes', 'rx', 'hparams', 'long'], 'short')])).toBe(text.replace('|\n        two\n        lines', 'short'));
  });

  it('adds entries in the style around them', () => {
    expect(edit([set(['nodes', 'norm', 'execution_stages'], ['val'])])).toBe(text.replace('# flow\n', '# flow\n    execution_stages: [val]\n'));
    expect(edit([set(['nodes', 'norm', 'hparams', 'new'], true)])).toBe(text.replace('3]}', '3], new: true}'));
    expect(edit([set(['nodes', 'rx', 'hparams', 'new'], { a: 1 })])).toBe(text.replace('lines\n', 'lines\n      new: {a: 1}\n'));
    expect(edit([set(['outputs', 1], 'norm.normalized')])).toBe(text.replace('[rx.scores]', '[rx.scores, norm.normalized]'));
    expect(edit([set(['metadata', 'compat'], 'cuvis-ai-0.5')])).toBe(text.replace('# its name\n', '# its name\n  compat: cuvis-ai-0.5\n'));
    expect(edit([set(['plugins'], ['x'])])).toBe(text.replace('outputs: [rx.scores]\n', 'outputs: [rx.scores]\nplugins: [x]\n'));
  });

  it('makes mappings that are absent', () => {
    expect(edit([set(['nodes', 0, 'hparams', 'eps'], 1)], 'nodes:\n- name: a\n  class_name: B')).toBe(
      'nodes:\n- name: a\n  class_name: B\n  hparams: {eps: 1}',
    );
    expect(edit([set(['nodes', 0, 'hparams', 'eps'], 1)], 'nodes:\n- name: a\n  hparams:\n')).toBe('nodes:\n- name: a\n  hparams: {eps: 1}\n');
    expect(edit([set(['metadata', 'name'], 'x')], '')).toBe('metadata: {name: x}\n');
  });

  it('deletes an entry with its line', () => {
    expect(edit([remove('nodes', 'rx', 'hparams', 'num_channels')])).toBe(text.replace('      num_channels: 61   # bands\n', ''));
    expect(edit([remove('nodes', 'norm', 'hparams', 'eps')])).toBe(text.replace('eps: 1.0e-06,   ', ''));
    expect(edit([remove('nodes', 'norm', 'hparams', 'list', 2)])).toBe(text.replace('2, 3', '2'));
    expect(edit([remove('connections', 1)])).toBe(text.replace("  - norm.normalized -> [rx.data, 'x']\n", ''));
    expect(edit([remove('outputs', 0)])).toBe(text.replace('[rx.scores]', '[]'));
    expect(edit([remove('metadata', 'name')])).toBe(text.replace('metadata:\n  name: demo', 'metadata: {}'));
  });

  it('renames a node everywhere', () => {
    expect(edit([{ kind: 'rename-node', from: 'rx', to: 'detector' }])).toBe(text.replaceAll(/\brx\b/g, 'detector'));
  });

  it('keeps CRLF line ends', () => {
    const crlf = text.replaceAll('\n', '\r\n');
    const added = edit([set(['nodes', 'norm', 'execution_stages'], 'val')], crlf);
    expect(added).toBe(crlf.replace('# flow\r\n', '# flow\r\n    execution_stages: val\r\n'));
  });

  it('is kept by the next reading, stages included', () => {
    const saved = edit([set(['nodes', 'norm', 'execution_stages'], ['val', 'test'])]);
    expect(parse(saved).ast?.nodes[0]?.stages).toEqual(['val', 'test']);
  });

  it.each([
    ['text that is not YAML', 'nodes: [', set(['nodes'], [])],
    ['a path through an alias', 'plugins: &p [a]\nmetadata: *p', set(['metadata', 0], 'b')],
    ['a path through a single value', 'metadata: {name: a}', set(['metadata', 'name', 'x'], 1)],
    ['what is not there', 'metadata: {name: a}', remove('metadata', 'author')],
    ['a node that is not there', 'nodes: []', set(['nodes', 'rx', 'name'], 'b')],
    ['a name that is taken', 'nodes: [{name: a}, {name: b}]', { kind: 'rename-node', from: 'a', to: 'b' } as const],
    ['a name that is none', 'nodes: [{name: a}]', { kind: 'rename-node', from: 'a', to: 'b.c' } as const],
  ])('refuses %s', (_, from, change) => {
    expect(() => edit([change], from)).toThrow(expect.objectContaining({ code: 'edit-impossible', fault: 'user' }));
  });

  it('changes only the bytes of the scalar that is set', () => {
    const { ast } = parse(text);
    const places = (ast?.nodes ?? []).flatMap((node, n) =>
      [...node.hparams].map(([key, { span }]) => ({ path: ['nodes', n, 'hparams', key], span })),
    );
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.string()),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, ({ path, span }, next) => {
        fc.pre(!Object.is(next, -0));
        const result = edit([set(path, next)]);
        expect(result.startsWith(text.slice(0, span.start))).toBe(true);
        expect(result.endsWith(text.slice(span.end))).toBe(true);
        expect(covered(span)?.length).toBe(span.end - span.start);
      }),
      { numRuns: 300 },
    );
  });
});
