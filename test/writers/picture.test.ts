import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { decisionPng, quickLookPng, scoreMapPng } from '../../runtime/writers/picture.js';
import { heatColours, heatSteps } from '../../runtime/writers/picture/heat-colours.js';
import { shownBands } from '../../runtime/writers/picture/quick-look.js';
import { hatchGreys } from '../../runtime/writers/picture/raster.js';
import { legendOf, type ShownRange, shownRange } from '../../runtime/writers/picture/score-map.js';
import { percentileRange } from '../../runtime/writers/picture/stretch.js';
import { tensorFrom } from '../../schemas/tensor.js';

type Pixel = readonly number[];

/** The colour in the middle of cell (row, col) of a picture whose cells are `factor` pixels wide. */
function cell(png: Uint8Array, factor: number, row: number, col: number): Pixel {
  const { data, width, channels } = decode(png);
  const at = (Math.floor((row + 0.5) * factor) * width + Math.floor((col + 0.5) * factor)) * channels;
  return Array.from(data.subarray(at, at + 3));
}

/** One of the two greys of pixels without a value. */
function grey(which: 0 | 1): Pixel {
  return new Array<number>(3).fill(hatchGreys[which]);
}

describe('quick look', () => {
  it('D5: hatches pixels without data and stretches the others without them', () => {
    const cube = tensorFrom('int16', [1, 3, 1], [-9999, 0, 100]);
    const png = quickLookPng({ cube, absent: Uint8Array.of(1, 0, 0) });
    expect([0, 1, 2].map((column) => cell(png, 134, 0, column))).toEqual([grey(0), [0, 0, 0], [255, 255, 255]]);
  });

  it('shows the bands nearest red, green and blue, or bands at fixed shares', () => {
    const visible = Array.from({ length: 60 }, (_, band) => 400 + band * 10);
    expect(shownBands(60, visible)).toEqual([25, 15, 5]);
    expect(shownBands(60, visible.toReversed())).toEqual([34, 44, 54]);
    expect(shownBands(60)).toEqual([50, 30, 10]);
    expect(
      shownBands(
        60,
        visible.map((wavelength) => wavelength + 800),
      ),
    ).toEqual([50, 30, 10]);
    expect(shownBands(1)).toEqual([0, 0, 0]);
  });

  it('stretches every channel on its own and enlarges small scenes', () => {
    const cube = tensorFrom('uint16', [1, 2, 3], [0, 100, 7, 1000, 0, 7]);
    const png = quickLookPng({ cube, wavelengths: [650, 550, 450] });
    expect(decode(png)).toMatchObject({ width: 400, height: 200, channels: 3 });
    expect(cell(png, 200, 0, 0)).toEqual([0, 255, 0]);
    expect(cell(png, 200, 0, 1)).toEqual([255, 0, 0]);
  });

  it('shows a demo scene with contrast in every channel', async () => {
    const { data } = decode(quickLookPng(await readCube('examples/scenes/an_hsi_img_for_tgt_det_demo.mat')));
    for (const channel of [0, 1, 2]) {
      const values = data.filter((_, index) => index % 3 === channel);
      expect(Math.min(...new Set(values))).toBe(0);
      expect(Math.max(...new Set(values))).toBe(255);
    }
  });
});

describe('score map', () => {
  const scores = tensorFrom('float32', [2, 2], [0, 1, Number.NaN, 3]);

  it('runs from the darkest to the brightest colour, with stripes of grey for what is no number', () => {
    const png = scoreMapPng(scores);
    expect(cell(png, 200, 0, 0)).toEqual(Array.from(heatColours.subarray(0, 3)));
    expect(cell(png, 200, 1, 1)).toEqual(Array.from(heatColours.subarray(-3)));
    expect(cell(png, 200, 1, 0)).toEqual(grey(0));
  });

  it('has a bar of all its colours below, and numbers under that', () => {
    const { data, width, height } = decode(scoreMapPng(scores));
    const row = (y: number): number[] => Array.from(data.subarray(y * width * 3, (y + 1) * width * 3));
    expect(height).toBeGreaterThan(400);
    expect(row(410).slice(0, 3)).toEqual(Array.from(heatColours.subarray(0, 3)));
    expect(row(410).slice(-3)).toEqual(Array.from(heatColours.subarray(-3)));
    const lit = row(height - 6).filter((value) => value === 255);
    expect(lit.length).toBeGreaterThan(0);
  });

  it('survives scores that are all equal, or all NaN', () => {
    expect(cell(scoreMapPng(tensorFrom('float32', [2, 2], [5, 5, 5, 5])), 200, 0, 0)).toEqual(Array.from(heatColours.subarray(0, 3)));
    const none = scoreMapPng(tensorFrom('float32', [2, 2], new Array<number>(4).fill(Number.NaN)));
    expect(cell(none, 200, 0, 0)).toEqual(grey(0));
    expect(cell(none, 200, 1, 1)).toEqual(grey(1));
  });

  it('M11: an image of equal scores has one colour in its bar and one value below', () => {
    const equal = tensorFrom('float32', [2, 2], [5, 5, 5, 5]);
    const { data, width } = decode(scoreMapPng(equal));
    const bar = data.subarray(410 * width * 3, 411 * width * 3);
    expect(new Set(bar)).toEqual(new Set(heatColours.subarray(0, 3)));
    expect(legendOf(shownRange(equal) as ShownRange)).toEqual(['5']);
    const outlier = tensorFrom('float32', [1, 2000], [9, ...new Array<number>(1999).fill(5)]);
    expect(legendOf(shownRange(outlier) as ShownRange)).toEqual(['5', '9']);
  });

  it('M11: the bar says where scores lie beyond its ends', () => {
    // Nearest ranks of the 0.5th and 99.5th percentile of 0..999: round(0.005 * 999) = 5 and round(0.995 * 999) = 994.
    const scores = tensorFrom('float32', [10, 100], [...Array(1000).keys()]);
    expect(shownRange(scores)).toEqual({ low: 5, high: 994, below: 5, above: 5 });
    expect(legendOf(shownRange(scores) as ShownRange)).toEqual(['<=5', '>=994']);
    expect(legendOf({ low: 0, high: 1, below: 0, above: 0 })).toEqual(['0', '1']);
  });

  it('has colours that grow lighter at every step', () => {
    const luma = Array.from({ length: heatSteps }, (_, step) => {
      const [red = 0, green = 0, blue = 0] = heatColours.subarray(step * 3, step * 3 + 3);
      return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2;
    });
    for (let step = 4; step < heatSteps; step++) expect(luma[step]).toBeGreaterThan(luma[step - 4] as number);
  });
});

describe('decision overlay', () => {
  const cube = tensorFrom('uint8', [2, 2, 1], [0, 0, 0, 0]);
  const decisions = tensorFrom('bool', [2, 2, 1], [1, 1, 0, 0]);

  it('marks hits green, false alarms red and misses yellow', () => {
    const png = decisionPng({ cube }, decisions, tensorFrom('int32', [2, 2], [7, 0, 1, 0]));
    expect(cell(png, 200, 0, 0)).toEqual([0, 132, 36]);
    expect(cell(png, 200, 0, 1)).toEqual([153, 18, 18]);
    expect(cell(png, 200, 1, 0)).toEqual([153, 138, 0]);
    expect(cell(png, 200, 1, 1)).toEqual([0, 0, 0]);
  });

  it('D5: marks nothing where there are no data', () => {
    const png = decisionPng({ cube, absent: Uint8Array.of(1, 0, 0, 0) }, decisions, tensorFrom('int32', [2, 2], [7, 0, 1, 0]));
    // The background keeps three quarters of its light.
    expect(cell(png, 200, 0, 0)).toEqual(grey(0).map((value) => Math.round(0.75 * value)));
  });

  it('marks positives cyan without labels', () => {
    const png = decisionPng({ cube }, decisions);
    expect(cell(png, 200, 0, 0)).toEqual([0, 138, 153]);
    expect(cell(png, 200, 1, 0)).toEqual([0, 0, 0]);
  });

  it('refuses maps of another size', () => {
    expect(() => decisionPng({ cube }, tensorFrom('bool', [2, 3], [1, 1, 0, 0, 0, 0]))).toThrow(expect.objectContaining({ code: 'image-size' }));
  });
});

describe('percentileRange', () => {
  it('counts only finite numbers and invents none', () => {
    const values = [Number.NaN, 3, 1, Number.POSITIVE_INFINITY, 2, 5, 4];
    expect(percentileRange(values.length, (i) => values[i] as number, 0, 100)).toEqual({ low: 1, high: 5 });
    expect(percentileRange(values.length, (i) => values[i] as number, 25, 75)).toEqual({ low: 2, high: 4 });
    expect(percentileRange(3, () => 7, 2, 98)).toEqual({ low: 7, high: 7 });
    expect(percentileRange(2, () => Number.NaN, 2, 98)).toBeUndefined();
  });
});
