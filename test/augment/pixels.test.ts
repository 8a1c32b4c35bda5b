import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { type Augmentation, augment, everyNth, numberedBatch, trainModule } from './augmented.js';

const side = fc.integer({ min: 1, max: 5 });
const batch = fc.record({ images: fc.integer({ min: 1, max: 3 }), rows: side, columns: side, bands: fc.integer({ min: 1, max: 3 }) });
const seed = fc.nat();

/** Numbers of the pixels in the moved cube, after checking that every band and all labels moved alike. */
function movedPixels(augmentation: Augmentation, size: { images: number; rows: number; columns: number; bands: number }, from: number): number[] {
  const module = trainModule(augmentation, size.bands, true);
  const {
    'aug.cube': cube,
    'aug.mask': mask,
    'aug.targets': targets,
  } = augment(module, numberedBatch(size.images, size.rows, size.columns, size.bands), from);
  const numbers = everyNth(cube, size.bands);
  expect(everyNth(cube, 1)).toEqual(numbers.flatMap((number) => Array.from({ length: size.bands }, (_, band) => number + 1000 * band)));
  expect(everyNth(mask, 1)).toEqual(numbers);
  expect(everyNth(targets, 1)).toEqual(numbers.map((number) => (number === 0 ? 0 : 1)));
  expect(mask?.dims).toEqual(cube?.dims.slice(0, 3));
  expect(targets?.dims).toEqual([...(mask?.dims ?? []), 1]);
  return numbers;
}

describe.each<Augmentation>([
  { className: 'RandomFlip', hparams: {} },
  { className: 'RandomRotate90', hparams: {} },
])('$className', (augmentation) => {
  it('moves cube and labels by one permutation of the pixels of each image', () => {
    fc.assert(
      fc.property(batch, seed, (size, from) => {
        const numbers = movedPixels(augmentation, size, from);
        const pixels = size.rows * size.columns;
        for (let image = 0; image < size.images; image++) {
          const own = numbers.slice(image * pixels, (image + 1) * pixels).sort((a, c) => a - c);
          expect(own).toEqual(Array.from({ length: pixels }, (_, i) => image * pixels + i));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('RandomCrop', () => {
  it('takes a part of neighbouring pixels of each image, cube and labels alike', () => {
    const part = fc.record({ height: side, width: side });
    fc.assert(
      fc.property(batch, part, seed, (size, { height, width }, from) => {
        fc.pre(height <= size.rows && width <= size.columns);
        const numbers = movedPixels({ className: 'RandomCrop', hparams: { height, width } }, size, from);
        for (let image = 0; image < size.images; image++) {
          const first = (numbers[image * height * width] as number) - image * size.rows * size.columns;
          expect(Math.floor(first / size.columns)).toBeLessThanOrEqual(size.rows - height);
          expect(first % size.columns).toBeLessThanOrEqual(size.columns - width);
          const expected = Array.from({ length: height * width }, (_, i) => first + Math.floor(i / width) * size.columns + (i % width));
          expect(numbers.slice(image * height * width, (image + 1) * height * width)).toEqual(
            expected.map((pixel) => image * size.rows * size.columns + pixel),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('repeats the last row and column of an image that is too small', () => {
    const module = trainModule({ className: 'RandomCrop', hparams: { height: 3, width: 4 } }, 1, false);
    const { 'aug.cube': cube } = augment(module, numberedBatch(1, 2, 3, 1), 1);
    expect(everyNth(cube, 1)).toEqual([0, 1, 2, 2, 3, 4, 5, 5, 3, 4, 5, 5]);
  });

  it('reaches every place about as often', () => {
    const images = 3000;
    const module = trainModule({ className: 'RandomCrop', hparams: { height: 1, width: 1 } }, 1, false);
    const { 'aug.cube': cube } = augment(module, numberedBatch(images, 2, 3, 1), 7);
    const counts = [0, 0, 0, 0, 0, 0];
    for (const number of everyNth(cube, 1)) counts[number % 6] = (counts[number % 6] ?? 0) + 1;
    // Five standard deviations of a binomial count of mean n / 6.
    for (const count of counts) expect(Math.abs(count - images / 6)).toBeLessThan(5 * Math.sqrt(images * (1 / 6) * (5 / 6)));
  });
});

const uniform = (...values: number[]) => tensorFrom('float32', [values.length, 1, 1], values);

describe('the direction', () => {
  // 0 1 2
  // 3 4 5
  const image = numberedBatch(1, 2, 3, 1);

  it.each([
    { horizontal: 0.4, vertical: 0.9, expected: [2, 1, 0, 5, 4, 3] },
    { horizontal: 0.9, vertical: 0.4, expected: [3, 4, 5, 0, 1, 2] },
    { horizontal: 0.4, vertical: 0.4, expected: [5, 4, 3, 2, 1, 0] },
    { horizontal: 0.5, vertical: 0.5, expected: [0, 1, 2, 3, 4, 5] },
  ])('of a flip: numbers $horizontal and $vertical against 0.5', ({ horizontal, vertical, expected }) => {
    const module = trainModule({ className: 'RandomFlip', hparams: {} }, 1, false);
    const { 'aug.cube': cube } = augment(module, image, 0, { 'aug.horizontal': uniform(horizontal), 'aug.vertical': uniform(vertical) });
    expect(everyNth(cube, 1)).toEqual(expected);
  });

  it('of a turn is counterclockwise; a frame that is not square is turned by half only', () => {
    const module = trainModule({ className: 'RandomRotate90', hparams: {} }, 1, false);
    const turned = (batchOf: typeof image, angle: number) => everyNth(augment(module, batchOf, 0, { 'aug.angle': uniform(angle) })['aug.cube'], 1);
    // 0 1     1 3
    // 2 3  -> 0 2
    const square = numberedBatch(1, 2, 2, 1);
    expect([0, 0.25, 0.5, 0.75].map((angle) => turned(square, angle))).toEqual([
      [0, 1, 2, 3],
      [1, 3, 0, 2],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ]);
    const [same, half] = [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
    ];
    expect([0, 0.25, 0.5, 0.75].map((angle) => turned(image, angle))).toEqual([same, same, half, half]);
  });

  it('is drawn for each image, from the listed angles only', () => {
    const module = trainModule({ className: 'RandomRotate90', hparams: { angles: [90, 270] } }, 1, false);
    const { 'aug.cube': cube } = augment(module, numberedBatch(2, 2, 2, 1), 0, { 'aug.angle': uniform(0.1, 1 - 2 ** -24) });
    expect(everyNth(cube, 1)).toEqual([1, 3, 0, 2, 6, 4, 7, 5]);
  });

  it('does not depend on whether the number of bands is known', () => {
    const augmentation = { className: 'RandomFlip', hparams: {} };
    const numbers = numberedBatch(2, 3, 4, 5);
    const [known, open] = [5, undefined].map((bands) => augment(trainModule(augmentation, bands, false), numbers, 3)['aug.cube']);
    expect(open).toEqual(known);
  });
});
