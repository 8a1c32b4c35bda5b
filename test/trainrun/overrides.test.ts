import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { applyOverride } from '../../trainrun/compose/apply-override.js';
import { parseOverride } from '../../trainrun/compose/override.js';
import { type YamlMap, plainOf } from '../../compiler/1-parse/yaml-tree.js';
import { readYamlMap } from '../../trainrun/compose/yaml-map.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import { least, loadText, placed } from './config-folder.js';

/** Words that the YAML reader refuses as keys. */
const reserved = /__proto__|constructor|prototype/;

const text = 'a: {b: 1, list: [10, {x: 2}, 30]}\nname: demo\n';

function overridden(...overrides: string[]) {
  const diagnostics = createDiagnostics();
  const tree = readYamlMap({ file: 'run.yaml', text }, diagnostics) as YamlMap;
  const changed = overrides.reduce((config, each) => {
    const override = parseOverride(each, diagnostics);
    return override ? applyOverride(config, override, diagnostics) : config;
  }, tree);
  return { value: plainOf(changed), messages: diagnostics.sorted().map(({ message }) => message) };
}

describe('forms', () => {
  const base = parseDocument(text).toJS() as { a: object; name: string };
  it.each([
    ['a.b=2', { ...base, a: { ...base.a, b: 2 } }],
    ['a.b=1e-3', { ...base, a: { ...base.a, b: 0.001 } }],
    ['a.b="2"', { ...base, a: { ...base.a, b: '2' } }],
    ['a.b=x=y', { ...base, a: { ...base.a, b: 'x=y' } }],
    ['a.b=null', { ...base, a: { ...base.a, b: null } }],
    ['a.b=', { ...base, a: { ...base.a, b: null } }],
    ['a.b=[1, {c: 2}]', { ...base, a: { ...base.a, b: [1, { c: 2 }] } }],
    ['a={c: 3}', { ...base, a: { ...base.a, c: 3 } }],
    ['new.deep.key=true', { ...base, new: { deep: { key: true } } }],
    ['+new=1', { ...base, new: 1 }],
    ['++a.b=4', { ...base, a: { ...base.a, b: 4 } }],
    ['~name', { a: base.a }],
    ['~name=demo', { a: base.a }],
    ['~a.list.1.x', { ...base, a: { ...base.a, list: [10, {}, 30] } }],
    ['~a.list.0', { ...base, a: { ...base.a, list: [{ x: 2 }, 30] } }],
    ['a.list.1.x=5', { ...base, a: { ...base.a, list: [10, { x: 5 }, 30] } }],
    ['a.list[2]=5', { ...base, a: { ...base.a, list: [10, { x: 2 }, 5] } }],
    ['+a.list.3=40', { ...base, a: { ...base.a, list: [10, { x: 2 }, 30, 40] } }],
  ])('%s', (override, expected) => {
    expect(overridden(override)).toEqual({ value: expected, messages: [] });
  });

  it.each([
    ['a.b', 'an = is missing'],
    ['=1', 'the key is empty'],
    ['a..b=1', 'the key is empty'],
    ['+a.b=1', 'it is there already'],
    ['~a.c', 'there is nothing to remove'],
    ['~x.y', 'there is nothing to remove'],
    ['~name=other', 'the value is "demo"'],
    ['name.x=1', 'name is not a mapping or list'],
    ['a.list.3=1', "a.list has 3 entries, and '3' is not one of them"],
    ['a.list.x=1', "a.list has 3 entries, and 'x' is not one of them"],
    ['+a.list.4=1', "a.list has 3 entries, and '4' is not one of them"],
  ])('refuses %s: %s', (override, reason) => {
    const { value, messages } = overridden(override);
    expect(value).toEqual(base);
    expect(messages).toEqual([expect.stringContaining(reason)]);
  });

  it('refuses a value that is no YAML', () => {
    expect(overridden('a.b=[1').messages).toHaveLength(1);
  });

  it('any value survives', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => !reserved.test(JSON.stringify(value))),
        (value) => {
          const { value: changed, messages } = overridden(`fresh=${JSON.stringify(value)}`);
          expect(messages).toEqual([]);
          expect(JSON.stringify((changed as { fresh: unknown }).fresh)).toBe(JSON.stringify(value));
        },
      ),
    );
  });
});

describe('in a trainrun', () => {
  it('are applied once, so that + and ~ work (B23)', async () => {
    const { config, diagnostics } = await loadText(`${least}tags: {a: b}\n`, { overrides: ['+training.max_epochs=3', '~tags.a'] });
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({ training: { max_epochs: 3 }, tags: {} });
  });

  it('work without a defaults list (B5)', async () => {
    const { config } = await loadText(least, { overrides: ['name=other', 'training.optimizer.lr=0.5'] });
    expect(config).toMatchObject({ name: 'other', training: { optimizer: { lr: 0.5 } } });
  });

  it('are shown where they are wrong', async () => {
    const { diagnostics } = await loadText(least, { overrides: ['training.max_epoch=3'] });
    expect(placed(diagnostics)).toEqual(['1:1 unknown-key']);
    expect(diagnostics[0]).toMatchObject({ suggestion: 'max_epochs', span: { source: { file: 'override' } } });
    const bad = await loadText(least, { overrides: ['training.max_epochs=0'] });
    expect(placed(bad.diagnostics)).toEqual(['1:21 wrong-type']);
  });
});
