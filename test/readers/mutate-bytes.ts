import { crc32 } from 'node:zlib';

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
export type Draw = (below: number) => number;

/** A source of numbers for `seed`. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutation = (content: Buffer, draw: Draw, other: Uint8Array) => Buffer;

/** Sizes and counts that parsers trip over. */
const extremes: readonly number[] = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
];
const words: readonly string[] = [
  '0',
  '-1',
  '1e9',
  '4294967296',
  '9007199254740993',
  'nan',
  'inf',
  '{',
  '}',
  '{}',
  '',
  'x'.repeat(5000),
  '\0',
  '5.0',
  '-9999',
  '=',
  ';',
];

function spanOf(content: Buffer, draw: Draw): [number, number] {
  const start = draw(content.length + 1);
  return [start, Math.min(content.length, start + draw(1 + Math.min(64, content.length)))];
}

const mutations: readonly Mutation[] = [
  function flipBits(content, draw) {
    for (let i = draw(8); i >= 0 && content.length > 0; i--) {
      const at = draw(content.length);
      content[at] = (content[at] as number) ^ (1 << draw(8));
    }
    return content;
  },
  function cutOff(content, draw) {
    return content.subarray(0, draw(content.length + 1));
  },
  function grow(content, draw) {
    return Buffer.concat([content, Buffer.alloc(1 + draw(300), draw(256))]);
  },
  function remove(content, draw) {
    const [start, end] = spanOf(content, draw);
    return Buffer.concat([content.subarray(0, start), content.subarray(end)]);
  },
  function repeat(content, draw) {
    const [start, end] = spanOf(content, draw);
    const piece = content.subarray(start, end);
    return Buffer.concat([content.subarray(0, end), ...new Array<Buffer>(1 + draw(50)).fill(piece), content.subarray(end)]);
  },
  function splice(content, draw, other) {
    const [start, end] = spanOf(content, draw);
    const [from, to] = spanOf(Buffer.from(other), draw);
    return Buffer.concat([content.subarray(0, start), other.subarray(from, to), content.subarray(end)]);
  },
  function setLength(content, draw) {
    const width = 1 << draw(3);
    if (content.length < width) return content;
    const at = draw(content.length - width + 1);
    const value = (draw(3) === 0 ? draw(content.length * 2) : (extremes[draw(extremes.length)] as number)) % 2 ** (8 * width);
    if (draw(2) === 0) content.writeUIntLE(value, at, width);
    else content.writeUIntBE(value, at, width);
    return content;
  },
  function setNumber(content, draw) {
    const numbers = [...content.toString('latin1').matchAll(/-?\d+(\.\d+)?/g)];
    if (numbers.length === 0) return content;
    const { 0: text, index } = numbers[draw(numbers.length)] as RegExpExecArray;
    const word = words[draw(words.length)] as string;
    return Buffer.concat([content.subarray(0, index), Buffer.from(word, 'latin1'), content.subarray(index + text.length)]);
  },
];

/** `content` after one to four mutations, with pieces of `other` in some; checksums of PNG chunks are mended half of the time. */
export function mutated(content: Uint8Array, draw: Draw, other: Uint8Array): Uint8Array {
  let result: Buffer = Buffer.from(content);
  for (let i = draw(4); i >= 0; i--) result = Buffer.from((mutations[draw(mutations.length)] as Mutation)(result, draw, other));
  return draw(2) === 0 ? result : withPngChecksums(result);
}

function withPngChecksums(content: Buffer): Buffer {
  if (!content.toString('latin1', 0, 8).startsWith('\x89PNG')) return content;
  for (let at = 8; at + 12 <= content.length; ) {
    const length = content.readUInt32BE(at);
    if (at + 12 + length > content.length) break;
    content.writeUInt32BE(crc32(content.subarray(at + 4, at + 8 + length)), at + 8 + length);
    at += 12 + length;
  }
  return content;
}
