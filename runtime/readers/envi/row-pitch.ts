import { storedBytes } from '../stored/decode-stored.js';
import type { FieldValues } from './field-values.js';
import type { SampleLayout, SampleShape } from './interpret-header.js';

/** How far apart rows lie in the data file, in bytes. */
export interface RowPitch {
  /** From a line to the next: of all bands (BIL, BIP) or of one band (BSQ). */
  readonly line: number;
  /** From a band to the next: within a line (BIL) or the whole band (BSQ); 0 for BIP. */
  readonly band: number;
}

/** Rows that follow one another without padding. */
export function packedPitch({ lines, samples, bands, interleave, stored }: SampleShape): RowPitch {
  const row = samples * storedBytes(stored);
  if (interleave === 'bip') return { line: row * bands, band: 0 };
  return interleave === 'bil' ? { line: row * bands, band: row } : { line: row, band: row * lines };
}

/**
 * The pitch that an Esri header states with `band row bytes` and `total row bytes` (Esri, "BIL, BIP, and BSQ raster files").
 * Throws `envi-value` for rows that are shorter than their samples.
 */
export function statedPitch(shape: SampleShape, values: FieldValues): RowPitch {
  const packed = packedPitch(shape);
  const stated = (key: string, least: number, otherwise: number): number => {
    const bytes = values.present(key) === undefined ? otherwise : values.count(key, 0);
    if (bytes >= least) return bytes;
    throw values.fail(
      'envi-value',
      key,
      `\`${key}\` is ${bytes}, but the samples of a row fill ${least} bytes`,
      'leave it out if rows are not padded',
    );
  };
  if (shape.interleave === 'bip') return { line: stated('total row bytes', packed.line, packed.line), band: 0 };
  if (shape.interleave === 'bsq') {
    // Some writers state the bytes of all bands as the row of a band-sequential file.
    const total = stated('total row bytes', packed.line, packed.line);
    const line = stated('band row bytes', packed.line, total === packed.line * shape.bands ? packed.line : total);
    return { line, band: line * shape.lines };
  }
  const band = stated('band row bytes', packed.band, packed.band);
  return { line: stated('total row bytes', band * shape.bands, band * shape.bands), band };
}

/** Bytes from the first sample to the end of the last. */
export function spannedBytes({ lines, samples, bands, interleave, stored }: SampleShape, pitch: RowPitch): number {
  const row = samples * storedBytes(stored);
  return (lines - 1) * pitch.line + (interleave === 'bip' ? row * bands : (bands - 1) * pitch.band + row);
}

/** Bytes of a data file that ends with its last row, padding included. */
export function declaredBytes({ offset, lines, bands, interleave, pitch }: SampleLayout): number {
  return offset + (interleave === 'bsq' ? bands * pitch.band : lines * pitch.line);
}

/** True if a file of `size` bytes is just as long as the header says, with or without the padding of its last row or of all. */
export function fitsExactly(size: number, layout: SampleLayout): boolean {
  const lengths = [layout.pitch, packedPitch(layout)].map((pitch) => layout.offset + spannedBytes(layout, pitch));
  return size === declaredBytes(layout) || lengths.includes(size);
}
