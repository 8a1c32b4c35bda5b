import type { TuningEntry } from '../../runtime/index.js';
import { renderTable } from './table.js';

/** A row per class of graph: its live bytes per pixel, and what ran fastest. */
export function renderTuning(entries: readonly TuningEntry[]): string {
  const rows = entries.map(({ octave, threads, blockPixels, pixelsPerSecond }) => [
    `about ${2 ** octave}`,
    String(blockPixels),
    String(threads),
    (pixelsPerSecond / 1e6).toFixed(2),
  ]);
  return renderTable(['bytes per pixel', 'pixels per block', 'threads', 'million pixels per second'], rows);
}
