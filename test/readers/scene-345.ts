/** Rows, columns and bands of the scene. */
export const sceneDims = [3, 5, 4] as const;

/** Value of row r, column c and band b: ((r*5 + c)*4 + b)*7 + 11, which no wrong order of axes leaves in place. */
export const sceneValues: readonly number[] = Array.from({ length: 60 }, (_, i) => i * 7 + 11);

type Interleave = 'bip' | 'bil' | 'bsq';

/** The scene as little-endian uint16, its rows (of a band, or with `bip` of all bands) followed by `padding` bytes of 0xee. */
export function sceneBytes(interleave: Interleave, padding = 0): Uint8Array {
  const [lines, samples, bands] = sceneDims;
  const pieces: number[] = [];
  const put = (row: number, col: number, band: number): void => {
    const value = ((row * samples + col) * bands + band) * 7 + 11;
    pieces.push(value & 0xff, value >> 8);
  };
  const pad = (): void => void pieces.push(...new Array<number>(padding).fill(0xee));
  const [outer, inner] = interleave === 'bsq' ? [bands, lines] : [lines, interleave === 'bil' ? bands : 1];
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      for (let col = 0; col < samples; col++) {
        if (interleave === 'bip') for (let band = 0; band < bands; band++) put(i, col, band);
        else if (interleave === 'bil') put(i, col, j);
        else put(j, col, i);
      }
      pad();
    }
  }
  return Uint8Array.from(pieces);
}

/** An ENVI header of the scene, followed by `more`. */
export function sceneHeader(more = '', interleave: Interleave = 'bil'): string {
  return `ENVI\nsamples = 5\nlines = 3\nbands = 4\ndata type = 12\ninterleave = ${interleave}\nbyte order = 0\n${more}`;
}
