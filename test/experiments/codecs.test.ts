import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { type Codec, type CodecPlace, directory, fileReferences, json, npy, planDirectory, safetensors, text } from '../../experiments/index.js';
import { filesBelow } from '../../experiments/codecs/copy-folder.js';
import { reports } from '../../experiments/codecs/reports.js';

let root: string;
let places = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'codecs-'));
});

afterAll(() => rm(root, { recursive: true }));

async function newPlace(): Promise<CodecPlace> {
  const folder = join(root, `artifact-${places++}`);
  await mkdir(folder);
  return { folder, base: root };
}

async function bytesIn(folder: string): Promise<string[]> {
  const files = await filesBelow(folder);
  return Promise.all(files.map(async (file) => `${file} ${(await readFile(join(folder, file))).toString('hex')}`));
}

const samples: readonly (readonly [Codec<unknown>, unknown, equal: unknown])[] = [
  [json() as Codec<unknown>, { b: [1, null, 'x'], a: { c: 0.1 } }, { a: { c: 0.1 }, b: [1, null, 'x'] }],
  [text() as Codec<unknown>, 'lines\nund Zeichen ü', 'lines\nund Zeichen ü'],
  [npy() as Codec<unknown>, tensorFrom('float64', [2, 1], [1, -0.5]), tensorFrom('float64', [2, 1], [1, -0.5])],
  [
    safetensors() as Codec<unknown>,
    { tensors: { b: tensorFrom('int32', [2], [1, 2]), a: tensorFrom('float32', [], [3]) }, metadata: { k: 'v' } },
    { tensors: { a: tensorFrom('float32', [], [3]), b: tensorFrom('int32', [2], [1, 2]) }, metadata: { k: 'v' } },
  ],
  [
    reports as Codec<unknown>,
    [
      { kind: 'table', title: 't', columns: ['a'], rows: [[1]] },
      { kind: 'figure', title: 'f', image: { png: Buffer.from([1, 2]) } },
      { kind: 'figure', title: 'g', image: { svg: '<svg/>' } },
    ],
    [
      { kind: 'table', title: 't', columns: ['a'], rows: [[1]] },
      { kind: 'figure', title: 'f', image: { png: Buffer.from([1, 2]) } },
      { kind: 'figure', title: 'g', image: { svg: '<svg/>' } },
    ],
  ],
];

describe('codecs', () => {
  it.each(samples)('$id reads what was written, lists its files, and writes equal values as equal bytes', async (codec, value, equal) => {
    const [a, b] = [await newPlace(), await newPlace()];
    const { members } = await codec.write(value, a);
    await codec.write(equal, b);
    expect([...members].sort()).toEqual(await filesBelow(a.folder));
    expect(await codec.read(a)).toEqual(value);
    expect(await bytesIn(b.folder)).toEqual(await bytesIn(a.folder));
  });

  it.each([
    ['a number that is not finite', { a: [1, Number.NaN] }, 'the value at /a/1 is NaN'],
    ['a function', { f: () => 1 }, 'the value at /f is a function'],
    ['undefined in a list', [undefined], 'the value at /0 is a undefined'],
    ['an instance of a class', new Map(), 'the value is a Map'],
  ])('json refuses %s, which curifactory wrote as text', async (_, value, message) => {
    await expect(json().write(value, await newPlace())).rejects.toMatchObject({
      code: 'value-unwritable',
      message: expect.stringContaining(message),
    });
  });

  it('a folder is copied whole, and need not live on', async () => {
    const given = join(root, 'given');
    await mkdir(join(given, 'deep'), { recursive: true });
    await writeFile(join(given, 'deep', 'a.bin'), 'a');
    const place = await newPlace();
    expect(await directory().write('given', place)).toEqual({ members: ['deep/a.bin'] });
    await rm(given, { recursive: true });
    expect(await readFile(join(await directory().read(place), 'deep', 'a.bin'), 'utf8')).toBe('a');
    await expect(directory().write('given', place)).rejects.toMatchObject({ code: 'value-unwritable' });
  });

  it('a plan directory has to be a plan', async () => {
    await expect(planDirectory().write('no.plan', await newPlace())).rejects.toMatchObject({ code: 'plan-not-found' });
  });

  it('file references hold names, and the content of the files counts', async () => {
    await writeFile(join(root, 'cube.raw'), 'abc');
    const place = await newPlace();
    const written = await fileReferences().write(['cube.raw'], place);
    expect(written.references).toEqual([{ path: 'cube.raw', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }]);
    expect(await fileReferences().read(place)).toEqual([join(root, 'cube.raw')]);
    await expect(fileReferences().write(['none.raw'], await newPlace())).rejects.toMatchObject({ code: 'file-not-found' });
  });
});
