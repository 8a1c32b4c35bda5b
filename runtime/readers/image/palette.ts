/** A colour of a palette as red, green, blue. */
export type Colour = readonly [number, number, number];

/**
 * Turns palette indices into labels, in place: the index itself, unless the palette is only black and white,
 * where white is 1 and black is 0 whichever comes first. Indices beyond the palette stay as they are.
 */
export function labelsOfIndices(indices: Uint8Array, palette: readonly Colour[]): Uint8Array {
  const used = palette.length > 0 && palette.every((colour) => isBlack(colour) || isWhite(colour));
  if (!used || !palette.some(isWhite) || !palette.some(isBlack)) return indices;
  for (let i = 0; i < indices.length; i++) {
    const colour = palette[indices[i] as number];
    if (colour) indices[i] = isWhite(colour) ? 1 : 0;
  }
  return indices;
}

function isBlack([red, green, blue]: Colour): boolean {
  return red === 0 && green === 0 && blue === 0;
}

function isWhite([red, green, blue]: Colour): boolean {
  return red === 255 && green === 255 && blue === 255;
}
