import { paint, type Raster } from './raster.js';

/** Glyphs of 3 x 5 dots, one octal digit per row from the top. */
const glyphs: Readonly<Record<string, string>> = {
  '0': '75557',
  '1': '26227',
  '2': '71747',
  '3': '71717',
  '4': '55711',
  '5': '74717',
  '6': '74757',
  '7': '71122',
  '8': '75757',
  '9': '75717',
  '.': '00002',
  '-': '00700',
  '+': '02720',
  e: '07747',
  '<': '12421',
  '>': '42124',
  '=': '07070',
};

const scale = 2;
const advance = 4 * scale;

/** Height of a line of text in pixels. */
export const textHeight = 5 * scale;

/** Width of `text` in pixels. */
export function textWidth(text: string): number {
  return text.length * advance - scale;
}

/** Writes a number such as `-1.25e+3` or `>=3` in white with its top left corner at (x, y); other characters stay blank. */
export function drawNumber(raster: Raster, text: string, x: number, y: number): void {
  [...text].forEach((character, index) => {
    const rows = [...(glyphs[character] ?? '')].map(Number);
    for (const [row, bits] of rows.entries()) drawRow(raster, bits, x + index * advance, y + row * scale);
  });
}

function drawRow(raster: Raster, bits: number, x: number, y: number): void {
  for (let dot = 0; dot < 3 * scale; dot++) {
    const lit = (bits >> (2 - Math.floor(dot / scale))) & 1;
    if (lit) for (let line = 0; line < scale; line++) paint(raster, x + dot, y + line, [255, 255, 255]);
  }
}
