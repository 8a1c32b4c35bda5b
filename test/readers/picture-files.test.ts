import { describe, expect, it } from 'vitest';
import { encodeBmp } from './encode-bmp.js';
import { encodePng, type PngPicture } from './encode-png.js';
import { labelsOf } from './labels-of.js';

const colourNotice = 'the picture is in colour; every pixel that is not black became label 1';

describe('labels from bitmaps', () => {
  const rows = [
    [0, 1, 1],
    [1, 0, 0],
  ];

  it.each([false, true])('of 1 bit, white second or first, top down %s', async (topDown) => {
    const whiteSecond = await labelsOf('a.bmp', encodeBmp({ depth: 1, rows, palette: [0x000000, 0xffffff], topDown }));
    expect(whiteSecond.labels).toEqual({ dtype: 'int32', dims: [2, 3], data: Int32Array.of(0, 1, 1, 1, 0, 0) });
    const whiteFirst = await labelsOf('a.bmp', encodeBmp({ depth: 1, rows, palette: [0xffffff, 0x000000], topDown }));
    expect(whiteFirst.labels.data).toEqual(Int32Array.of(1, 0, 0, 0, 1, 1));
  });

  it.each([4, 8] as const)('of %i bits are palette indices, with a gap before the pixels', async (depth) => {
    const { labels } = await labelsOf(
      'a.bmp',
      encodeBmp({
        depth,
        rows: [
          [0, 3],
          [2, 1],
          [1, 1],
        ],
        palette: [0, 0xff0000, 0xff00, 0xff],
        gap: 6,
      }),
    );
    expect(labels).toEqual({ dtype: 'int32', dims: [3, 2], data: Int32Array.of(0, 3, 2, 1, 1, 1) });
  });

  it('of 24 bits are 1 where a pixel is not black', async () => {
    const { labels, notices } = await labelsOf(
      'a.bmp',
      encodeBmp({
        depth: 24,
        rows: [
          [0, 0x0000ff, 0],
          [0x010000, 0, 0],
        ],
      }),
    );
    expect(labels.data).toEqual(Int32Array.of(0, 1, 0, 1, 0, 0));
    expect(notices).toEqual([colourNotice]);
  });
});

describe('labels from PNG', () => {
  const size = { width: 3, height: 2 };

  it.each([
    {
      what: 'grey of 8 bits',
      depth: 8,
      colourType: 0,
      rows: [
        [0, 7, 255],
        [1, 0, 2],
      ],
      expected: [0, 7, 255, 1, 0, 2],
    },
    {
      what: 'grey of 16 bits',
      depth: 16,
      colourType: 0,
      rows: [
        [0, 7, 1, 0, 0, 0],
        [0, 1, 0, 2, 255, 255],
      ],
      expected: [7, 256, 0, 1, 2, 65535],
    },
    { what: 'grey of 1 bit', depth: 1, colourType: 0, rows: [[0b01000000], [0b10100000]], expected: [0, 1, 0, 1, 0, 1] },
    {
      what: 'grey of 4 bits',
      depth: 4,
      colourType: 0,
      rows: [
        [0x0f, 0x20],
        [0x31, 0x00],
      ],
      expected: [0, 15, 2, 3, 1, 0],
    },
    {
      what: 'grey with alpha',
      depth: 8,
      colourType: 4,
      rows: [
        [0, 255, 1, 255, 0, 255],
        [2, 0, 0, 0, 3, 9],
      ],
      expected: [0, 1, 0, 0, 0, 3],
      said: ['1 fully transparent pixels became background', '1 partly transparent pixels kept their labels'],
    },
    {
      what: 'palette indices',
      depth: 2,
      colourType: 3,
      palette: [0, 0, 0, 255, 0, 0, 0, 255, 0],
      rows: [[0b00011000], [0b10010000]],
      expected: [0, 1, 2, 2, 1, 0],
    },
    {
      what: 'a palette white first',
      depth: 8,
      colourType: 3,
      palette: [255, 255, 255, 0, 0, 0],
      rows: [
        [0, 1, 1],
        [1, 0, 1],
      ],
      expected: [1, 0, 0, 0, 1, 0],
    },
  ])('of $what', async ({ expected, said = [], ...picture }: { expected: number[]; said?: string[] } & Omit<PngPicture, 'width' | 'height'>) => {
    const { labels, notices } = await labelsOf('a.png', encodePng({ ...size, ...picture }));
    expect(labels).toEqual({ dtype: 'int32', dims: [2, 3], data: Int32Array.from(expected) });
    expect(notices).toEqual(said);
  });

  it.each([
    {
      what: 'colours',
      colourType: 2,
      rows: [
        [0, 0, 0, 0, 0, 9, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0, 0, 0],
      ],
    },
    {
      what: 'colours with alpha',
      colourType: 6,
      rows: [
        [0, 0, 0, 255, 0, 0, 9, 255, 0, 0, 0, 255],
        [1, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 9],
      ],
    },
  ])('of $what are 1 where a pixel is not black', async ({ colourType, rows }) => {
    const { labels, notices } = await labelsOf('a.png', encodePng({ ...size, depth: 8, colourType, rows }));
    expect(labels.data).toEqual(Int32Array.of(0, 1, 0, 1, 0, 0));
    expect(notices).toEqual([colourNotice]);
  });
});
