import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { labelsOf } from './labels-of.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

/** A bitmap whose pixels are `code`, with `extra` bytes behind the information header. */
function bitmap(width: number, height: number, depth: number, compression: number, extra: Uint8Array, code: Uint8Array): Uint8Array {
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + extra.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(depth, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(depth === 8 ? 4 : 0, 46);
  return Buffer.concat([head, extra, code]);
}

const palette4 = Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0);

function masks(...fields: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(fields).buffer);
}

describe('bitmaps', () => {
  test.each([
    { what: 'runs', code: [3, 2, 0, 0, 1, 0, 2, 1, 0, 1], labels: [0, 1, 1, 2, 2, 2], notices: 0 },
    { what: 'literal pixels, padded to two bytes', code: [0, 3, 1, 2, 3, 0, 0, 0, 0, 3, 3, 2, 1, 0, 0, 1], labels: [3, 2, 1, 1, 2, 3], notices: 0 },
    { what: 'rows cut short', code: [1, 2, 0, 0, 2, 1, 0, 1], labels: [1, 1, 0, 2, 0, 0], notices: 1 },
    { what: 'a jump', code: [0, 2, 1, 1, 2, 3, 0, 1], labels: [0, 3, 3, 0, 0, 0], notices: 1 },
    { what: 'no end', code: [3, 1, 0, 0, 3, 2], labels: [2, 2, 2, 1, 1, 1], notices: 0 },
  ])('D18: run-length code with $what', async ({ code, labels: expected, notices: count }) => {
    const { labels, notices } = await labelsOf('a.bmp', bitmap(3, 2, 8, 1, palette4, Uint8Array.from(code)));
    expect([...labels.data]).toEqual(expected);
    expect(notices).toHaveLength(count);
  });

  test.each([
    ['a run beyond its row', [4, 1, 0, 1]],
    ['a row too many', [3, 1, 0, 0, 3, 1, 0, 0, 1, 1, 0, 1]],
    ['an early end of the file', [3, 1]],
    ['literal pixels beyond the file', [0, 3, 1]],
  ])('D18: run-length code with %s is refused', (_, code) =>
    expect(labelsOf('a.bmp', bitmap(3, 2, 8, 1, palette4, Uint8Array.from(code)))).rejects.toMatchObject({ code: 'bmp-corrupt' }),
  );

  test.each([
    ['8 bits each, red last', 32, masks(0xff, 0xff00, 0xff0000), masks(0x030201, 0xff0000, 0, 0), [1, 2, 3, 0, 0, 255, 0, 0, 0, 0, 0, 0]],
    ['10 bits each', 32, masks(0x3ff00000, 0xffc00, 0x3ff), masks(0x3ff00000, 1, 0x200 << 10, 0), [255, 0, 0, 0, 0, 1, 0, 128, 0, 0, 0, 0]],
    [
      '5, 6 and 5 bits',
      16,
      masks(0xf800, 0x7e0, 0x1f),
      new Uint8Array(Uint16Array.of(0xf800, 0x7e0, 0x1f, 1).buffer),
      [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 8],
    ],
  ] as const)('D18: bit fields of %s', (_, depth, fields, pixels, expected) =>
    inScratchFolder(async (folder) => {
      // Two rows of two pixels, the lower first; 16-bit rows of two fill four bytes exactly.
      await writeAll(folder, { 'a.bmp': bitmap(2, 2, depth, 3, fields, pixels) });
      const { cube } = await readCube(join(folder, 'a.bmp'));
      expect([...cube.data]).toEqual([...expected.slice(6), ...expected.slice(0, 6)]);
    }),
  );

  test('D18: bit fields that overlap are refused', () =>
    expect(labelsOf('a.bmp', bitmap(2, 2, 32, 3, masks(0xff, 0xff, 0), new Uint8Array(16)))).rejects.toMatchObject({ code: 'bmp-corrupt' }));

  test('S3: a run-length code that jumps over a vast picture is refused', () =>
    expect(labelsOf('a.bmp', bitmap(30_000, 30_000, 8, 1, palette4, Uint8Array.of(0, 1)))).rejects.toMatchObject({ code: 'reading-budget' }));
});
