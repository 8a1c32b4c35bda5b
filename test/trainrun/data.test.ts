import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../trainrun/data/read-csv.js';
import { sampleRef, universeHash } from '../../trainrun/data/sample-ref.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { loadText, placed } from './config-folder.js';

const cube = encodeNpy(tensorFrom('float32', [1, 1, 2], [1, 2]));
const mask = encodeNpy(tensorFrom('int32', [1, 1], [1]));
const frames = {
  'data/day-0.npz': zipSync({ 'cube.npy': cube, 'mask.npy': mask }),
  'data/day-1.npz': zipSync({ 'cube.npy': cube }),
  'data/day-2.npz': zipSync({ 'cube.npy': cube, 'mask.npy': mask }),
};
const csv = 'source,index,materialized_path,note\nraw/day.cu3s,0,day-0.npz,\nraw/day.cu3s,1,day-1.npz,"a, ""b"""\nraw/day.cu3s,2,day-2.npz,\n';
const names = [0, 1, 2].map((index) => sampleRef({ source: 'raw/day.cu3s', index }));

const at = (...ids: (number | string)[]) => `[{kind: dir_indices, ids: [${ids.map((id) => JSON.stringify(id)).join(', ')}]}]`;

function trainrun(splits: string, params = ''): string {
  return `name: demo
pipeline: pipeline/demo
data:
  data_module: npz_multi
  batch_size: 2
  splits: ${splits}
  params: {universe_csv: data/universe.csv${params}}
`;
}

function load(text: string, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  return loadText(text, {}, { ...frames, 'data/universe.csv': csv, ...files });
}

describe('npz_multi', () => {
  it('gives cubes with their masks per stage', async () => {
    const { sources, folder, diagnostics } = await load(trainrun(`{train: ${at('0-1')}, val: ${at(2)}}`));
    const file = (i: number) => `${join(folder, `data/day-${i}.npz`)}`;
    const cube = (i: number) => ({ id: `raw/day.cu3s#${i}`, file: `${file(i)}:cube` });
    const labelled = (i: number) => ({ ...cube(i), labels: `${file(i)}:mask` });
    expect(diagnostics).toEqual([]);
    expect(sources).toEqual({
      ...{ train: [labelled(0), cube(1)], val: [labelled(2)], test: [] },
      ...{ predict: [labelled(0), cube(1), labelled(2)], batchSize: 2, shuffleSeed: 42 },
    });
  });

  it('repeats training samples and takes the seed of the training', async () => {
    const { sources } = await load(`${trainrun(`{train: ${at('0-1')}, val: ${at(2)}}`, ', samples_per_frame: 2')}training: {seed: 5}\n`);
    expect(sources?.train.map(({ file }) => file.at(-10))).toEqual(['0', '1', '0', '1']);
    expect([sources?.val.length, sources?.shuffleSeed]).toEqual([1, 5]);
  });

  it.each([
    ['error', ['error trainrun-split-leakage'], false],
    ['warn', ['warning trainrun-split-leakage-allowed'], true],
    ['off', [], true],
  ])('leakage_check %s', async (check, expected, loaded) => {
    const { diagnostics, sources } = await load(trainrun(`{train: ${at('0-1')}, leakage_check: ${check}, val: ${at(1)}}`));
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(expected);
    expect(diagnostics.map(({ message }) => message)).toEqual(expected.map(() => 'train and val share 1 sample: raw/day.cu3s#1'));
    expect(sources !== undefined).toBe(loaded);
  });

  it('leaves predict out of the leakage check', async () => {
    const { diagnostics } = await load(trainrun(`{train: ${at('0-1')}, predict: ${at('0-2')}}`));
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['finds nothing', `{train: [{kind: stems, stems: [night]}]}`, '6:20 trainrun-selector'],
    ['is nested and wrong', `{train: [{kind: union, of: [{kind: dir_indices, ids: [7]}]}]}`, '6:64 trainrun-selector'],
    ['asks for categories', `{train: [{kind: categories, any_of: [stone]}]}`, '6:20 trainrun-selector'],
    ['is partly out of range', `{train: [{kind: file_indices, source: raw/day.cu3s, ids: ['2-9']}]}`, '6:20 trainrun-selector-partial'],
    ['has an unknown kind', `{train: [{kind: some}]}`, '6:27 wrong-type'],
    ['has a field too many', `{train: [{kind: all, ids: [1]}]}`, '6:32 unknown-key'],
    ['lacks a field', `{train: [{kind: glob}]}`, '6:20 missing-key'],
  ])('a selector that %s is shown', async (_, splits, expected) => {
    const { diagnostics } = await load(trainrun(splits));
    expect(placed(diagnostics)).toEqual([expected]);
  });

  it('compares the hash of the universe if positions count', async () => {
    const right = await load(trainrun(`{universe_hash: ${universeHash(names)}, train: ${at(0)}}`));
    expect(right.diagnostics).toEqual([]);
    const wrong = await load(trainrun(`{universe_hash: '00', train: [{kind: except, of: [{kind: all}, {kind: dir_indices, ids: [0]}]}]}`));
    expect(placed(wrong.diagnostics)).toEqual(['6:27 trainrun-universe-changed']);
    const unused = await load(trainrun(`{universe_hash: '00', train: [{kind: all}]}`));
    expect(unused.diagnostics).toEqual([]);
  });

  it('reads splits.json, whose stages inline ones replace', async () => {
    const selector = (id: number) => [{ kind: 'dir_indices', ids: [id] }];
    const json = JSON.stringify({ leakage_check: 'off', universe_hash: universeHash(names), train: selector(0), val: selector(1) });
    const files = { 'data/splits.json': json };
    const { sources, diagnostics } = await load(trainrun(`{splits_path: data/splits.json, leakage_check: error, val: ${at(0)}}`), files);
    expect(diagnostics).toEqual([]);
    expect([sources?.train.length, sources?.val[0]?.file.endsWith('day-0.npz:cube')]).toEqual([1, true]);
    const bad = await load(trainrun('{splits_path: data/splits.json}'), { 'data/splits.json': '{"trian": []}' });
    expect(bad.diagnostics.map(({ code, suggestion, span }) => [code, suggestion, span.source.file.endsWith('splits.json')])).toEqual([
      ['unknown-key', 'train', true],
    ]);
    const missing = await load(trainrun('{splits_path: data/split.json}'), files);
    expect(placed(missing.diagnostics)).toEqual(['6:25 trainrun-data']);
  });

  it.each([
    ['a missing column', 'source,idx\na.npz,0\n', 'the column index is missing'],
    ['an index that is none', 'source,index\na.npz,x\n', "the index 'x' is not a whole number of at least 0"],
    ['an empty source', 'source,index\n,0\n', 'source or index is empty'],
    ['a short row', 'source,index\na.npz\n', 'source or index is empty'],
    ['a path upwards', 'source,index\n../a.npz,0\n', 'a path may not lead upwards with ..'],
    ['a sample twice', 'source,index,materialized_path\na,0,a.npz\na,0,b.npz\n', 'the sample a#0 appears twice'],
    ['a file twice', 'source,index\na.npz,0\na.npz,1\n', 'the file appears twice'],
  ])('refuses %s in the universe', async (_, universe, reason) => {
    const { diagnostics, sources } = await load(trainrun(`{train: [{kind: all}]}`), { 'data/universe.csv': universe });
    expect(diagnostics.map(({ message }) => message)).toContain(`universe: ${reason}`);
    expect(diagnostics.every(({ span }) => span.source.file.endsWith('universe.csv'))).toBe(true);
    expect(sources).toBeUndefined();
  });

  it('shows files that are missing or damaged in the universe', async () => {
    const { diagnostics } = await load(trainrun(`{train: ${at('0-1')}}`), {
      'data/universe.csv': csv.replace('day-0', 'day-9'),
      'data/day-1.npz': 'no zip',
    });
    expect(placed(diagnostics)).toEqual(['2:16 trainrun-data', '3:16 trainrun-data']);
  });

  it('needs splits and a universe, and knows what it does not do', async () => {
    expect(placed((await load(trainrun('null'))).diagnostics)).toEqual(['4:3 trainrun-data']);
    const missing = await load(trainrun(`{train: ${at(0)}}`).replace('universe.csv', 'univers.csv'));
    expect(placed(missing.diagnostics)).toEqual(['7:26 trainrun-data']);
    const loader = await load(trainrun(`{train: ${at(0)}}`, ', pin_memory: true'));
    expect(loader.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['trainrun-no-effect', 'notice']]);
    const unknown = await load(trainrun(`{train: ${at(0)}}`, ', split: all'));
    expect(placed(unknown.diagnostics)).toEqual(['7:45 unknown-key']);
  });
});

describe('files', () => {
  const text = (params: string, more = '') => `name: demo\npipeline: pipeline/demo\ndata: {data_module: files, params: ${params}${more}}\n`;

  it('lists cubes relative to the YAML that names them', async () => {
    const { sources, folder, diagnostics } = await loadText(text('{train: [{cube: a.mat:x, labels: ../l.png}], val: [b.npy], samples_per_frame: 2}'));
    const train = { file: join(folder, 'trainrun/a.mat:x'), labels: join(folder, 'l.png') };
    expect(diagnostics).toEqual([]);
    expect(sources).toMatchObject({ train: [train, train], val: [{ file: join(folder, 'trainrun/b.npy') }], test: [], predict: [], batchSize: 1 });
  });

  it('in a group config relative to it, in an override to the working directory', async () => {
    const composed = `# @package _global_\ndefaults:\n  - /data@data: scenes\nname: demo\npipeline: pipeline/demo\n`;
    const files = { 'data/scenes.yaml': 'data_module: files\nparams: {train: [a.npy]}\n' };
    const { sources, folder } = await loadText(composed, { overrides: ['data.params.test=[b.npy]'] }, files);
    expect(sources).toMatchObject({ train: [{ file: join(folder, 'data/a.npy') }], test: [{ file: join(folder, 'b.npy') }] });
  });

  it.each([
    [text('{trian: []}'), ['3:37 unknown-key']],
    [text('{train: [{cube: 3}]}'), ['3:52 wrong-type']],
    [text('{}', ', splits: {train: [{kind: all}]}'), ['3:48 trainrun-data']],
  ])('%s', async (written, expected) => {
    expect(placed((await loadText(written)).diagnostics)).toEqual(expected);
  });
});

describe('other modules', () => {
  it.each([
    ['cu3s', /convert them to npz/],
    ['cu3s_multi', /convert them to npz/],
    ['tiff_paired', /no TIFF reader/],
    ['constructor', /no such module; files and npz_multi are known/],
  ])('%s is refused', async (name, reason) => {
    const { diagnostics, sources } = await loadText(`name: demo\npipeline: pipeline/demo\ndata: {data_module: ${name}}\n`);
    expect(placed(diagnostics)).toEqual(['3:21 trainrun-data']);
    expect(diagnostics[0]?.message).toMatch(reason);
    expect(sources).toBeUndefined();
  });

  it('a misspelt one is suggested', async () => {
    const { diagnostics } = await loadText('name: demo\npipeline: pipeline/demo\ndata: {data_module: file}\n');
    expect(diagnostics[0]?.suggestion).toBe('files');
  });
});

describe('CSV', () => {
  const texts = (text: string) => readCsv(text).map((row) => row.map((cell) => cell.text));
  it.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\ufeffa\n\nb', [['a'], ['b']]],
    [
      'a,\n,b\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a,""b""\nc",d', [['a,"b"\nc', 'd']]],
    ['a,', [['a', '']]],
    ['', []],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });
});
