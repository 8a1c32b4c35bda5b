import { arrayOf } from '../../schemas/dtype.js';
import { elementCount, type Tensor, tensorWith } from '../../schemas/tensor.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { boxMuller } from '../../schemas/box-muller.js';
import type { NoiseSpec } from '../../schemas/plan.js';
import { philox4x32, type Words4 } from '../../schemas/philox.js';

/** What a stream of random numbers depends on, and nothing else: the same on every device and after a resume. */
export interface NoiseKey {
  /** A whole number from 0, below 2^53. */
  readonly seed: number;
  /** Which draw of the stream: the batch since the start of training, or the epoch. Below 2^32. */
  readonly draw: number;
  readonly name: string;
}

/**
 * A float tensor of random numbers: uniform in [0, 1) with 24 bits, or standard normal (`boxMuller`, in float64), rounded to `dtype`. Element i depends on the key and i alone.
 */
export function drawNoise(key: NoiseKey, distribution: NoiseSpec['distribution'], dtype: 'float32' | 'float64', dims: readonly number[]): Tensor {
  const words = stream(key);
  const data = new (arrayOf(dtype))(elementCount(dims));
  const fill = distribution === 'uniform' ? uniforms : normals;
  for (let i = 0; i < data.length; i += 4) {
    const four = fill(words(i / 4));
    for (let k = 0; k < 4 && i + k < data.length; k++) data[i + k] = four[k] as number;
  }
  return tensorWith(dtype, dims, data);
}

/** A permutation of 0 to `count` - 1 by Fisher and Yates. `count` is below 2^21, so that the scaling is exact. */
export function shuffledOrder(key: NoiseKey, count: number): number[] {
  const words = stream(key);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(((words(i >>> 2)[i & 3] as number) * (i + 1)) / 2 ** 32);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** Block number to four words of the stream of `key`. */
function stream({ seed, draw, name }: NoiseKey): (block: number) => Words4 {
  const hash = sha256Of(name);
  const [high, low] = [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8, 16), 16)];
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const;
  return (block) => philox4x32([block, draw, high, low], key);
}

type Four = readonly [number, number, number, number];

function uniforms([a, b, c, d]: Words4): Four {
  return [unit24(a), unit24(b), unit24(c), unit24(d)];
}

/** The upper 24 bits of a word as a number in [0, 1). */
function unit24(word: number): number {
  return (word >>> 8) * 2 ** -24;
}

function normals([a, b, c, d]: Words4): Four {
  const first = boxMuller((a + 1) * 2 ** -32, b * 2 ** -32);
  const second = boxMuller((c + 1) * 2 ** -32, d * 2 ** -32);
  return [first[0], first[1], second[0], second[1]];
}
