import { describe, expect, it } from 'vitest';
import { type PlacedMap, plainOf } from '../../cli/trainrun/placed-tree.js';
import { readPlacedMap } from '../../cli/trainrun/read-placed-yaml.js';
import { resolveInterpolations } from '../../cli/trainrun/resolve-interpolations.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import { least, loadText } from './config-folder.js';

const env = { HOME_DIR: '/home/me', RATE: '0.5', EMPTY: '' };

/** `<` and `>` stand for the brackets of an interpolation. */
function written(text: string): string {
  return text.replaceAll('<', '$\u007b').replaceAll('>', '}');
}

function resolved(value: string) {
  const text = `base: {name: demo, n: 3, list: [a, {b: c}], up: '\${..which}'}\nwhich: name\nalias: '\${base}'\nowner:\n  beside: 4\n  value: ${JSON.stringify(written(value))}\n`;
  const diagnostics = createDiagnostics();
  const tree = resolveInterpolations(readPlacedMap({ file: 'x', text }, diagnostics) as PlacedMap, env, diagnostics);
  const { owner } = plainOf(tree) as { owner: { value: unknown } };
  return { value: owner.value, findings: diagnostics.sorted().map(({ message, suggestion }) => `${message}${suggestion ? ` ? ${suggestion}` : ''}`) };
}

describe('interpolations', () => {
  it.each([
    ['<base.n>', 3],
    ['< base.n >', 3],
    ['<base.list>', ['a', { b: 'c' }]],
    ['<base.list[1].b>', 'c'],
    ['<base.list.0>', 'a'],
    ['<.beside>', 4],
    ['<..which>', 'name'],
    ['<base.<which>>', 'demo'],
    ['<alias.n>', 3],
    ['<base.up>', 'name'],
    ['runs/<base.name>/<base.n>', 'runs/demo/3'],
    ['<oc.env:HOME_DIR>/x', '/home/me/x'],
    ['<oc.env:RATE>', 0.5],
    ['<oc.env:EMPTY>', null],
    ['<oc.env:NOPE,7>', 7],
    ['<oc.env:NOPE,<base.name>>', 'demo'],
    ['\\<base.n>', written('<base.n>')],
    ['costs $5', 'costs $5'],
  ])('%s', (text, expected) => {
    expect(resolved(text)).toEqual({ value: expected, findings: [] });
  });

  it.each([
    ['<base.nmae>', "there is no 'base.nmae' ? name"],
    ['<base', 'a } is missing'],
    ['<>', 'a name is missing'],
    ['<owner.value>', 'it leads back to itself: owner.value -> owner.value'],
    ['<owner>', 'it leads back to itself'],
    ['<....x>', 'it leads above the top'],
    ['x <base.list>', 'base.list is a list and cannot stand inside text'],
    ['<oc.env:NOPE>', 'the environment has no NOPE'],
    ['<hydra:job.name>', "there is no resolver 'hydra'"],
  ])('refuses %s: %s', (text, reason) => {
    const { value, findings } = resolved(text);
    expect(value).toBeNull();
    expect(findings).toEqual([expect.stringContaining(reason)]);
  });

  it('bounds what repeated references ask for', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: ['\${l${i}}', '\${l${i}}']\n`).join('');
    const diagnostics = createDiagnostics();
    resolveInterpolations(readPlacedMap({ file: 'x', text: `l0: [1]\n${levels}` }, diagnostics) as PlacedMap, {}, diagnostics);
    expect(diagnostics.sorted()[0]?.message).toContain('more than 100000 values');
  });

  it('see the composed and overridden trainrun', async () => {
    const { config, diagnostics } = await loadText(`${least}output_dir: outputs/\${name}\n`, { overrides: ['name=other'] });
    expect(diagnostics).toEqual([]);
    expect(config?.output_dir).toBe('outputs/other');
  });
});
