import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

/** How one sample of an ENVI data type is written, and what range it holds. */
interface SampleType {
  readonly width: number;
  readonly dtype: string;
  readonly put: (view: DataView, at: number, value: number, little: boolean) => void;
  readonly values: fc.Arbitrary<number>;
}

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const safe = fc.maxSafeInteger();

const sampleTypes: Readonly<Record<number, SampleType>> = {
  1: { width: 1, dtype: 'uint8', put: (view, at, value) => view.setUint8(at, value), values: whole(0, 255) },
  2: { width: 2, dtype: 'int16', put: (view, at, value, little) => view.setInt16(at, value, little), values: whole(-32768, 32767) },
  3: { width: 4, dtype: 'int32', put: (view, at, value, little) => view.setInt32(at, value, little), values: whole(-(2 ** 31), 2 ** 31 - 1) },
  4: { width: 4, dtype: 'float32', put: (view, at, value, little) => view.setFloat32(at, value, little), values: fc.float() },
  5: { width: 8, dtype: 'float64', put: (view, at, value, little) => view.setFloat64(at, value, little), values: fc.double() },
  12: { width: 2, dtype: 'uint16', put: (view, at, value, little) => view.setUint16(at, value, little), values: whole(0, 65535) },
  13: { width: 4, dtype: 'uint32', put: (view, at, value, little) => view.setUint32(at, value, little), values: whole(0, 2 ** 32 - 1) },
  14: { width: 8, dtype: 'float64', put: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little), values: safe },
  15: { width: 8, dtype: 'float64', put: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little), values: safe.map(Math.abs) },
};

type Position = (line: number, sample: number, band: number, dims: readonly [number, number, number]) => number;

/** Sample positions by interleave, straight from the definition. */
const positions: Readonly<Record<string, Position>> = {
  bip: (line, sample, band, [, samples, bands]) => (line * samples + sample) * bands + band,
  bil: (line, sample, band, [, samples, bands]) => (line * bands + band) * samples + sample,
  bsq: (line, sample, band, [lines, samples]) => (band * lines + line) * samples + sample,
};

const cases = Object.keys(positions).flatMap((interleave) =>
  Object.keys(sampleTypes).flatMap((code) => [0, 1].map((byteOrder) => ({ interleave, code: Number(code), byteOrder }))),
);

describe('every interleave, data type and byte order', () => {
  it.each(cases)('$interleave, type $code, byte order $byteOrder', async ({ interleave, code, byteOrder }) => {
    const { width, dtype, put, values } = sampleTypes[code] as SampleType;
    // Past 32 the transposition works in several tiles.
    const size = fc.oneof(whole(1, 6), whole(30, 70));
    const scene = fc.tuple(size, whole(1, 5), size, whole(0, 9), fc.array(values, { minLength: 1, maxLength: 50 }));
    await inScratchFolder(async (folder) => {
      const property = fc.asyncProperty(scene, async ([lines, samples, bands, offset, drawn]) => {
        const dims = [lines, samples, bands] as const;
        const view = new DataView(new ArrayBuffer(offset + lines * samples * bands * width));
        const expected: number[] = [];
        for (let line = 0; line < lines; line++) {
          for (let sample = 0; sample < samples; sample++) {
            for (let band = 0; band < bands; band++) {
              const value = drawn[expected.length % drawn.length] as number;
              put(view, offset + (positions[interleave] as Position)(line, sample, band, dims) * width, value, byteOrder === 0);
              expected.push(value);
            }
          }
        }
        const header = `ENVI\nlines=${lines}\nsamples=${samples}\nbands=${bands}\nheader offset=${offset}\ndata type=${code}\ninterleave=${interleave}\nbyte order=${byteOrder}\n`;
        await writeAll(folder, { 'x.hdr': header, 'x.dat': new Uint8Array(view.buffer) });
        const { cube, notices } = await readCube(join(folder, 'x.hdr'));
        expect(cube.dtype).toBe(dtype);
        expect(cube.dims).toEqual(dims);
        expect(Array.from(cube.data, Number)).toEqual(expected);
        expect(notices).toEqual([]);
      });
      await fc.assert(property, { numRuns: 6, seed: code * 10 + byteOrder });
    });
  });
});
