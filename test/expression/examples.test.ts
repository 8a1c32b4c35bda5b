import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { check } from '../../compiler/index.js';
import { graphOf, runInOnnxruntime } from './run-expression.js';

/** A camera with bands every 10 nm, and one that is off by some nanometres. */
const cameras = { even: range(450, 10, 50), odd: range(453.5, 7.25, 60) };

function range(from: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + step * i);
}

/** Reflectance of a leaf: green peak, chlorophyll absorption, red edge at `edge` nanometres. */
function leaf(edge: number, chlorophyll: number) {
  return (nm: number): number => {
    const bump = (centre: number, width: number) => Math.exp(-(((nm - centre) / width) ** 2));
    return (0.08 + 0.1 * bump(550, 40) + 0.4 / (1 + Math.exp((edge - nm) / 14))) * (1 - chlorophyll * bump(670, 35));
  };
}

const spectra = [leaf(715, 0.5), leaf(722, 0.8), leaf(706, 0.2), (nm: number) => 0.1 + nm / 4000, (nm: number) => 0.9 - nm / 2000, leaf(730, 0.9)];

function cubeOf(centres: readonly number[]): Tensor {
  const values = spectra.flatMap((spectrum) => centres.map(spectrum));
  return tensorFrom('float32', [1, 2, 3, centres.length], values);
}

/** Reflectance in the band next to a wavelength. */
function nearest(centres: readonly number[], pixel: number, nm: number): number {
  const centre = [...centres].sort((a, c) => Math.abs(a - nm) - Math.abs(c - nm))[0] as number;
  return (spectra[pixel] as (nm: number) => number)(centre);
}

function meanWithin(centres: readonly number[], pixel: number, from: number, to: number): number {
  const values = centres.filter((centre) => from <= centre && centre <= to).map(spectra[pixel] as (nm: number) => number);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function run(example: string, centres: readonly number[]): Promise<Record<string, number[]>> {
  const text = readFileSync(`examples/expression-${example}/pipeline.yaml`, 'utf8');
  const request = { wavelengths: centres };
  expect(check({ source: { file: example, text }, ...request })).toEqual([]);
  const results = await runInOnnxruntime(graphOf(text, request), { cube: cubeOf(centres) });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>)]));
}

/** Some roundings of float32, 6e-8 each, of values near 1, and what the differences of the formula amplify. */
function expectNear(actual: readonly number[] | undefined, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs((actual?.[i] as number) - value), `pixel ${i}`).toBeLessThan(tolerance);
}

describe.each(Object.entries(cameras))('with the %s camera', (_, centres) => {
  const pixels = spectra.map((_, pixel) => pixel);

  it('the NDVI is the quotient of difference and sum', async () => {
    const expected = pixels.map((pixel) => {
      const [nir, red] = [nearest(centres, pixel, 827), nearest(centres, pixel, 668)];
      return (nir - red) / (nir + red);
    });
    const results = await run('ndvi', centres);
    expectNear(results['vegetation.ndvi'], expected, 1e-6);
    expect(results['vegetation.plants']).toEqual(expected.map((ndvi) => Number(ndvi > 0.3)));
    expect(new Set(results['vegetation.plants'])).toEqual(new Set([0, 1]));
  });

  it('the red edge is where the line through 700 and 740 nm reaches half the rise', async () => {
    const expected = pixels.map((pixel) => {
      const [r670, r700, r740, r780] = [670, 700, 740, 780].map((nm) => nearest(centres, pixel, nm)) as [number, number, number, number];
      const reached = ((r670 + r780) / 2 - r700) / (r740 - r700);
      return { position: 700 * (1 - reached) + 740 * reached, rises: r740 > r700 };
    });
    const results = await run('red-edge', centres);
    // Positions are near 700, where a rounding is 6e-5, and divided by differences of reflectance near 0.05.
    expectNear(
      results['edge.position'],
      expected.map(({ position }) => position),
      5e-3,
    );
    expect(results['edge.plausible']).toEqual(expected.map(({ position, rises }) => Number(rises && position > 680 && position < 760)));
    const leaves = [0, 1, 2, 5].map((pixel) => results['edge.position']?.[pixel] as number);
    expect(leaves.toSorted((a, c) => a - c)).toEqual([leaves[2], leaves[0], leaves[1], leaves[3]]);
  });

  it('the band depth is the distance to the line between the shoulders', async () => {
    const depths = pixels.map((pixel) => {
      const [left, right] = [meanWithin(centres, pixel, 540, 560), meanWithin(centres, pixel, 740, 760)];
      const slope = (right - left) / 200;
      return 1 - nearest(centres, pixel, 670) / (left + slope * 120);
    });
    const results = await run('band-depth', centres);
    expectNear(results['absorption.depth'], depths, 2e-6);
    expectNear(
      results['absorption.relative'],
      depths.map((depth) => depth / Math.max(...depths)),
      4e-6,
    );
  });
});
