/** A colour of a palette as red, green, blue, and 0 as a fourth where it cannot be seen at all. */
export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** Labels with what was decided about the background. */
export interface PaletteLabels {
  readonly labels: Uint8Array;
  readonly notices: readonly string[];
}

/**
 * Turns palette indices into labels, in place. Black, or a colour that cannot be seen, is background wherever its index stands: at index 0
 * the indices are the labels; further up, it becomes 0 and the indices below it go up by one, with a notice. Of several blacks, the first
 * that occurs counts. A palette of only black and white gives 0 for black and 1 for white. A palette of one colour says nothing.
 */
export function labelsOfIndices(indices: Uint8Array, palette: readonly Colour[]): PaletteLabels {
  if (isBlackAndWhite(palette))
    return { labels: mapped(indices, (index) => (index < palette.length ? Number(!isBlack(palette[index])) : index)), notices: [] };
  if (palette.every((colour) => isBlack(colour))) return { labels: indices, notices: [] };
  const used = usedIndices(indices);
  const grounds = palette.flatMap((colour, index) => (isBlack(colour) || colour[3] === 0 ? [index] : []));
  const usedGrounds = grounds.filter((index) => used[index]);
  const ground = usedGrounds[0] ?? grounds[0];
  const notices = usedGrounds.slice(1).map((index) => `palette index ${index} is background by its colour, too, but stayed a label`);
  if (ground === undefined)
    return {
      labels: indices,
      notices: used[0] ? [`no colour of the palette is black; index 0 (${palette[0]?.slice(0, 3)}) was taken as background`] : [],
    };
  if (ground === 0) return { labels: indices, notices };
  const notice = `palette index ${ground} is the background and became label 0; indices below it became labels 1 to ${ground}`;
  return { labels: mapped(indices, (index) => (index === ground ? 0 : index < ground ? index + 1 : index)), notices: [notice, ...notices] };
}

function mapped(indices: Uint8Array, label: (index: number) => number): Uint8Array {
  const labels = Uint8Array.from({ length: 256 }, (_, index) => label(index));
  for (let i = 0; i < indices.length; i++) indices[i] = labels[indices[i] as number] as number;
  return indices;
}

function usedIndices(indices: Uint8Array): boolean[] {
  const used = new Array<boolean>(256).fill(false);
  for (let i = 0; i < indices.length; i++) used[indices[i] as number] = true;
  return used;
}

function isBlackAndWhite(palette: readonly Colour[]): boolean {
  return palette.some(isBlack) && palette.some(isWhite) && palette.every((colour) => isBlack(colour) || isWhite(colour));
}

function isBlack(colour: Colour | undefined): boolean {
  return colour?.[0] === 0 && colour[1] === 0 && colour[2] === 0;
}

function isWhite([red, green, blue, alpha]: Colour): boolean {
  return red === 255 && green === 255 && blue === 255 && alpha !== 0;
}
