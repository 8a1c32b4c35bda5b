import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../schemas/safetensors.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type DType, dtypes } from '../../schemas/dtype.js';
import { bytesOfTensor, elementCount, type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { errorOf } from './measure.js';

function tensorOf(dtype: DType): fc.Arbitrary<Tensor> {
  const dims = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  return dims.chain((shape) => {
    const count = elementCount(shape);
    const value = dtype === 'bool' ? fc.integer({ min: 0, max: 1 }) : fc.integer({ min: -300, max: 300 });
    return fc.array(value, { minLength: count, maxLength: count }).map((values) => tensorFrom(dtype, shape, values));
  });
}

const name = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text !== '__metadata__');
const tensorFile: fc.Arbitrary<TensorFile> = fc.record({
  tensors: fc.dictionary(name, fc.constantFrom(...dtypes).chain(tensorOf), { maxKeys: 5 }),
  metadata: fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }), { maxKeys: 3 }),
});

/** A file with this header text and `size` zero bytes of data. */
function fileOf(header: string, size = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function contents(file: TensorFile) {
  const tensors = Object.entries(file.tensors).map(([key, t]) => [key, t.dtype, t.dims, Array.from(bytesOfTensor(t))]);
  return { tensors: tensors.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)), metadata: { ...file.metadata } };
}

describe('safetensors', () => {
  it('writes the bytes that the format describes', () => {
    const bytes = encodeSafetensors({
      tensors: { flag: tensorFrom('bool', [], [1]), b: tensorFrom('float32', [2], [1, -2]), a: tensorFrom('float32', [1], [0.5]) },
      metadata: { producer: 'test' },
    });
    const header =
      '{"__metadata__":{"producer":"test"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
      '"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"flag":{"dtype":"BOOL","shape":[],"data_offsets":[12,13]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
    expect(Buffer.from(bytes.subarray(0, 8)).readBigUInt64LE()).toBe(BigInt(padded.length));
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
    expect(Array.from(bytes.subarray(8 + padded.length))).toEqual([0, 0, 0, 63, 0, 0, 128, 63, 0, 0, 0, 192, 1]);
  });

  it('returns what was written, whatever the names, types, shapes and alignment', () => {
    fc.assert(
      fc.property(tensorFile, fc.integer({ min: 0, max: 7 }), (file, shift) => {
        const bytes = encodeSafetensors(file);
        const shifted = Buffer.alloc(bytes.length + 8).subarray(shift, shift + bytes.length);
        shifted.set(bytes);
        expect(contents(decodeSafetensors(shifted))).toEqual(contents(file));
      }),
    );
  });

  it('writes equal bytes for equal content in any order', () => {
    fc.assert(
      fc.property(tensorFile, (file) => {
        const reversed = (record: object) => Object.fromEntries(Object.entries(record).reverse());
        expect(encodeSafetensors({ tensors: reversed(file.tensors), metadata: reversed(file.metadata) })).toEqual(encodeSafetensors(file));
      }),
    );
  });

  it('never fails otherwise than by state-file-invalid on damaged files', () => {
    fc.assert(
      fc.property(tensorFile, fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 4 }), fc.nat(), (file, flips, cut) => {
        const bytes = encodeSafetensors(file);
        for (const [at, bit] of flips) bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ (1 << bit);
        const damaged = bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(CuviscError);
          const { code, place } = error as CuviscError;
          expect(code).toBe('state-file-invalid');
          expect(place.offset).toBeGreaterThanOrEqual(0);
          expect(place.offset).toBeLessThanOrEqual(damaged.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses every truncation', () => {
    const bytes = encodeSafetensors({ tensors: { a: tensorFrom('int16', [2], [1, 2]) }, metadata: {} });
    for (let length = 0; length < bytes.length; length++) {
      expect(errorOf(() => decodeSafetensors(bytes.subarray(0, length))).code).toBe('state-file-invalid');
    }
  });

  const a = '"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}';
  it.each<[string, string, number, number, RegExp]>([
    ['no object', '[]', 0, 8, /expected "\{", found "\["/],
    ['a byte order mark', '\ufeff{}', 0, 8, /expected "\{"/],
    ['an unclosed object', `{${a}`, 2, 8 + 1 + a.length, /found the end of the header/],
    ['text after the object', '{} x', 0, 11, /expected nothing after the header, found "x"/],
    ['a duplicate name', `{${a},${a}}`, 2, 8 + 2 + a.length, /the name "a" appears twice/],
    ['a duplicate name, spelt otherwise', `{${a},${a.replace('"a"', '"\\u0061"')}}`, 2, 8 + 2 + a.length, /appears twice/],
    ['an unknown entry', `{${a.replace('}', ',"x":1}')}}`, 2, 9 + a.length, /unknown entry "x"/],
    ['a missing entry', '{"a":{"dtype":"U8","shape":[2]}}', 2, 9, /needs dtype, shape and two data_offsets/],
    ['a fraction', `{${a.replace('[2]', '[2.0]')}}`, 2, 36, /expected an integer/],
    ['a negative size', `{${a.replace('[2]', '[-2]')}}`, 2, 36, /expected an integer/],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', 0, 29, /expected "\\"", found "1"/],
    ['a line break in a name', '{"a\n":{}}', 0, 9, /as JSON writes it/],
    ['an element type we lack', `{${a.replace('U8', 'BF16')}}`, 2, 9, /element type "BF16"/],
    ['a size that the shape contradicts', `{${a.replace('[2]', '[3]')}}`, 2, 9, /holds 2 bytes, its shape asks for 3/],
    ['a size beyond all bounds', `{${a.replace('[2]', '[9007199254740991,9007199254740991,0]')}}`, 2, 9, /holds 2 bytes/],
    ['a hole', `{${a.replace('[0,2]', '[1,3]')}}`, 3, 9, /begins at 1, but the data before it ends at 0/],
    ['an overlap', `{${a},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`, 3, 10 + a.length, /begins at 1, but the data before it ends at 2/],
    ['offsets backwards', `{${a},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}}`, 2, 10 + a.length, /ends at 1, before it begins at 2/],
    ['data that no tensor covers', `{${a}}`, 3, 9, /cover 2 bytes of 3/],
    ['data beyond the end', `{${a}}`, 1, 9, /cover 2 bytes of 1/],
  ])('refuses %s', (_, header, size, offset, message) => {
    const error = errorOf(() => decodeSafetensors(fileOf(header, size), 'state.safetensors'));
    expect(error.code).toBe('state-file-invalid');
    expect(error.message).toMatch(message);
    expect(error.place).toEqual({ file: 'state.safetensors', offset });
  });

  it('refuses a boolean of 2 at its byte', () => {
    const bytes = encodeSafetensors({ tensors: { a: tensorFrom('bool', [2], [0, 1]) }, metadata: {} });
    bytes[bytes.length - 1] = 2;
    expect(errorOf(() => decodeSafetensors(bytes)).place.offset).toBe(bytes.length - 1);
  });

  it('refuses a header length beyond the cap of the format', () => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, 100_000_001n, true);
    expect(errorOf(() => decodeSafetensors(bytes)).message).toMatch(/100 MB/);
  });

  it('refuses text that is not UTF-8', () => {
    const bytes = fileOf('{"a":1}');
    bytes[10] = 0xff;
    expect(errorOf(() => decodeSafetensors(bytes)).place.offset).toBe(9);
  });

  it('refuses to write under the reserved name', () => {
    const tensors = { __metadata__: tensor('uint8', [], Uint8Array.of(1)) };
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow(RangeError);
  });
});
