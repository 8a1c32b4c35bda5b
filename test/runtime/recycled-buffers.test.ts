import { describe, expect, it } from 'vitest';
import { RecycledBuffers } from '../../runtime/engine/recycled-buffers.js';
import { tensor } from '../../schemas/tensor.js';

const counts = Uint16Array.from({ length: 12 }, (_, i) => 3000 + i);
const view = (first: number, length: number) => ({ cube: tensor('uint16', [1, 1, 1, length], counts.subarray(first, first + length)) });

describe('RecycledBuffers', () => {
  it('copies views into memory of their own, into that of the same size that came back', () => {
    const buffers = new RecycledBuffers(2);
    const { cube } = buffers.copyOf(view(2, 4));
    expect(cube).toEqual(view(2, 4).cube);
    const memory = cube?.data.buffer as ArrayBuffer;
    expect(memory.byteLength).toBe(8);
    buffers.take([memory]);
    expect(buffers.copyOf(view(0, 6)).cube?.data.buffer).not.toBe(memory);
    const again = buffers.copyOf(view(8, 4));
    expect(again).toEqual(view(8, 4));
    expect(again.cube?.data.buffer).toBe(memory);
    expect(buffers.copyOf(view(8, 4)).cube?.data.buffer).not.toBe(memory);
  });

  it('keeps no more than it may, the latest', () => {
    const buffers = new RecycledBuffers(1);
    const [old, young] = [new ArrayBuffer(8), new ArrayBuffer(8)];
    buffers.take([old, young]);
    expect(buffers.copyOf(view(0, 4)).cube?.data.buffer).toBe(young);
    expect(buffers.copyOf(view(0, 4)).cube?.data.buffer).not.toBe(old);
  });
});
