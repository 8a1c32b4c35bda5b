import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { selectorKinds } from '../../schemas/selector.js';
import { trainingSupport } from '../../schemas/training/support.js';
import { trainrunSchema } from '../../schemas/trainrun.js';
import { fieldsOf } from '../../trainrun/compose/schema-shape.js';
import { loadTrainrun } from '../../trainrun/load-trainrun.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { configFolder } from './config-folder.js';

const text = readFileSync('docs/trainrun.md', 'utf8');
const reference = readFileSync('docs/reference/trainrun.md', 'utf8');

describe('docs/trainrun.md', () => {
  it('shows a trainrun that the schema takes', () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    expect(trainrunSchema.safeParse(parseDocument(yaml).toJS()).error).toBeUndefined();
  });

  it('M17: has a full example that loads without a finding, with the samples that its selectors mean', async () => {
    const [, csv = '', yaml = ''] = /## A full example.*?```csv\n(.*?)```.*?```yaml\n(.*?)```/s.exec(text) ?? [];
    const frame = zipSync({
      'cube.npy': encodeNpy(tensorFrom('float32', [1, 1, 2], [1, 2])),
      'mask.npy': encodeNpy(tensorFrom('int32', [1, 1], [1])),
    });
    const paths = [...csv.matchAll(/frames\/[\w-]+\.npz/g)].map(([path]) => [`data/${path}`, frame] as const);
    const folder = configFolder({
      ...Object.fromEntries(paths),
      'data/universe.csv': csv,
      'pipelines/selector.yaml': readFileSync('examples/train-selector/pipeline.yaml', 'utf8'),
      'trainruns/selector.yaml': yaml,
    });
    const { config, sources, diagnostics } = await loadTrainrun(join(folder, 'trainruns/selector.yaml'), { cwd: folder, env: {} });
    expect(diagnostics).toEqual([]);
    expect(config?.output_dir).toBe('outputs/selector');
    const names = (found: readonly { readonly file: string }[] = []) => found.map(({ file }) => basename(file, '.npz:cube'));
    expect({ train: names(sources?.train), val: names(sources?.val), test: names(sources?.test) }).toEqual({
      train: ['monday-0', 'monday-1'],
      val: ['monday-2'],
      test: ['tuesday-1'],
    });
  });

  it.each(fieldsOf(trainrunSchema))('M17: the reference lists $path with its default', ({ path, fallback }) => {
    const row = reference.split('\n').find((line) => line.startsWith(`| \`${path}\` | `));
    expect(row?.split(' | ')[1]).toMatch(/\S/);
    expect(row).toContain(fallback === undefined ? ' |  | ' : ` | \`${JSON.stringify(fallback)}\` | `);
  });

  it.each(Object.entries(trainingSupport).filter(([, { level }]) => level !== 'honoured'))('says why %s is not honoured', (field, support) => {
    const accepted = support.accepted.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
    expect(text).toContain(`| \`${field}\` | ${support.level} | ${accepted} | ${support.reason} |`);
  });

  it.each(Object.keys(selectorKinds))('lists the selector %s', (kind) => {
    expect(text).toMatch(new RegExp(`^\\|[^|]*\`${kind}\``, 'm'));
  });
});
