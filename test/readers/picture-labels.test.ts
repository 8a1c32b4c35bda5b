import { deflateSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { encodeBmp } from './encode-bmp.js';
import { encodeInterlaced, encodePng } from './encode-png.js';
import { labelsOf } from './labels-of.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

const black = [0, 0, 0];
const white = [255, 255, 255];
const red = [255, 0, 0];
const blue = [0, 0, 255];

/** Two rows of three palette indices. */
function paletted(indices: readonly number[], palette: readonly (readonly number[])[], transparency?: readonly number[]): Uint8Array {
  const rows = [indices.slice(0, 3), indices.slice(3)];
  return encodePng({ width: 3, height: 2, depth: 8, colourType: 3, rows, palette: palette.flat(), ...(transparency ? { transparency } : {}) });
}

describe('labels from palettes', () => {
  test.each([
    { what: 'black first', indices: [0, 1, 2, 2, 1, 0], palette: [black, red, blue], labels: [0, 1, 2, 2, 1, 0], notices: 0 },
    { what: 'black second', indices: [1, 1, 1, 1, 0, 1], palette: [red, black], labels: [0, 0, 0, 0, 1, 0], notices: 1 },
    { what: 'black last of three', indices: [2, 0, 1, 2, 2, 0], palette: [red, blue, black], labels: [0, 1, 2, 0, 0, 1], notices: 1 },
    { what: 'black in the middle', indices: [1, 0, 2, 1, 1, 1], palette: [red, black, blue], labels: [0, 1, 2, 0, 0, 0], notices: 1 },
    { what: 'black that no pixel has', indices: [0, 0, 0, 2, 2, 2], palette: [red, black, blue], labels: [1, 1, 1, 2, 2, 2], notices: 1 },
    {
      what: 'an unused black before the used one',
      indices: [2, 2, 1, 2, 2, 2],
      palette: [black, red, black],
      labels: [0, 0, 2, 0, 0, 0],
      notices: 1,
    },
    { what: 'padding of blacks behind', indices: [1, 0, 1, 1, 1, 1], palette: [red, black, black, black], labels: [0, 1, 0, 0, 0, 0], notices: 1 },
    {
      what: 'labels beyond the colours of the palette',
      indices: [0, 1, 2, 0, 0, 3],
      palette: [black, red, black, black],
      labels: [0, 1, 2, 0, 0, 3],
      notices: 2,
    },
    { what: 'black only', indices: [1, 0, 2, 1, 1, 1], palette: [black, black, black], labels: [1, 0, 2, 1, 1, 1], notices: 0 },
    { what: 'no black', indices: [0, 0, 1, 0, 0, 0], palette: [white, red], labels: [0, 0, 1, 0, 0, 0], notices: 1 },
    { what: 'black and white', indices: [0, 1, 0, 0, 0, 0], palette: [white, black], labels: [1, 0, 1, 1, 1, 1], notices: 0 },
  ])('D3: a palette with $what', async ({ indices, palette, labels: expected, notices: count }) => {
    const bitmap = encodeBmp({
      depth: 8,
      rows: [indices.slice(0, 3), indices.slice(3)],
      palette: palette.map(([r = 0, g = 0, b = 0]) => (r << 16) | (g << 8) | b),
    });
    for (const [content, name] of [
      [paletted(indices, palette), 'a.png'],
      [bitmap, 'a.bmp'],
    ] as const) {
      const { labels, notices } = await labelsOf(name, content);
      expect([...labels.data]).toEqual(expected);
      expect(notices).toHaveLength(count);
    }
  });

  test('D3: the notice says what became of the indices', async () => {
    expect((await labelsOf('a.png', paletted([1, 1, 1, 1, 0, 1], [red, black]))).notices).toEqual([
      'palette index 1 is the background and became label 0; indices below it became labels 1 to 1',
    ]);
  });
});

describe('transparency', () => {
  const rows = [
    [255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0],
    [0, 0, 0, 0, 255, 255, 255, 7, 0, 0, 0, 255],
  ];
  const white32 = encodePng({ width: 3, height: 2, depth: 8, colourType: 6, rows });

  test('D8: transparent white is background, half-transparent white is not', async () => {
    const { labels, notices } = await labelsOf('a.png', white32);
    expect([...labels.data]).toEqual([0, 1, 0, 0, 1, 0]);
    expect(notices.slice(1)).toEqual(['2 fully transparent pixels became background', '1 partly transparent pixels kept their labels']);
  });

  test('D8: of 16 bits, only alpha 0 is background', async () => {
    const { labels } = await labelsOf(
      'a.png',
      encodePng({
        width: 3,
        height: 2,
        depth: 16,
        colourType: 4,
        rows: [
          [0, 5, 0, 0, 0, 5, 0, 1, 0, 5, 255, 255],
          [0, 0, 0, 0, 1, 0, 0, 0, 0, 6, 255, 254],
        ],
      }),
    );
    expect([...labels.data]).toEqual([0, 5, 5, 0, 0, 6]);
  });

  test('D8: transparent palette entries are background', async () => {
    const { labels, notices } = await labelsOf('a.png', paletted([0, 1, 1, 1, 2, 1], [red, white, black], [255, 0]));
    expect([...labels.data]).toEqual([1, 0, 0, 0, 2, 0]);
    expect(notices).toHaveLength(2);
  });

  test('D8: the one grey value that is transparent is background', async () => {
    const { labels } = await labelsOf(
      'a.png',
      encodePng({
        width: 3,
        height: 2,
        depth: 8,
        colourType: 0,
        rows: [
          [9, 1, 9],
          [9, 9, 2],
        ],
        transparency: [0, 9],
      }),
    );
    expect([...labels.data]).toEqual([0, 1, 0, 0, 0, 2]);
  });

  test('D8: a picture read as a cube keeps its values and says that alpha was dropped', () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'a.png': white32 });
      const { cube, notices } = await readCube(join(folder, 'a.png'));
      expect([...cube.data.slice(0, 3)]).toEqual([255, 255, 255]);
      expect(notices).toEqual(['the transparency of the picture was dropped']);
    }));
});

describe('interlaced PNG', () => {
  const sizes = [
    [1, 1],
    [3, 5],
    [6, 10],
    [9, 17],
  ] as const;

  test.each([1, 2, 4, 8].flatMap((depth) => sizes.map(([height, width]) => ({ depth, height, width }))))(
    'D13: $depth bits, $height x $width',
    async ({ depth, height, width }) => {
      const pixels = Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, col) => (row * 7 + col * 3) % 2 ** depth));
      const palette = Array.from({ length: 2 ** depth * 3 }, (_, i) => (i < 3 ? 0 : (i % 200) + 1));
      for (const content of [encodeInterlaced(pixels, depth), encodeInterlaced(pixels, depth, palette)]) {
        const { labels } = await inScratchFolder(async (folder) => {
          await writeAll(folder, { 'a.png': content });
          return readLabels(`${join(folder, 'a.png')}:image`);
        });
        expect(labels.dims).toEqual([height, width]);
        expect([...labels.data]).toEqual(pixels.flat());
      }
    },
  );
});

describe('hostile pictures', () => {
  test('S3: a colour profile is never unpacked', async () => {
    const bomb = Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(new Uint8Array(2 ** 27), { level: 1 })]);
    const content = encodePng({
      width: 2,
      height: 2,
      depth: 8,
      colourType: 0,
      rows: [
        [0, 1],
        [1, 0],
      ],
      extra: { iCCP: bomb, zTXt: bomb },
    });
    const before = process.memoryUsage.rss();
    expect([...(await labelsOf('a.png', content)).labels.data]).toEqual([0, 1, 1, 0]);
    // The profile alone is 128 MiB; reading the picture takes less than a megabyte.
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 26);
  });

  test.each([1, 8, 16])('S3: a blank picture of %i bits beyond the budget is refused before memory is taken', async (depth) => {
    const content = Buffer.from(
      encodePng({
        width: 2,
        height: 2,
        depth,
        colourType: 0,
        rows: [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
      }),
    );
    content.writeUInt32BE(30_000, 16);
    content.writeUInt32BE(30_000, 20);
    await expect(labelsOf('a.png', content)).rejects.toMatchObject({ code: 'reading-budget' });
  });
});
