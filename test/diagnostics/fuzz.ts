import fc from 'fast-check';
import { check, diagnosticCodes, renderTerminal } from '../../compiler/index.js';
import { fuzzText } from './fuzz-texts.js';

/** Checks a text; throws if the check does, or if a finding lies outside the text. Returns the processor time in milliseconds. */
export function checkHostile(text: string): number {
  const start = process.cpuUsage();
  const found = check({ source: { file: 'fuzz.yaml', text } });
  const elapsed = process.cpuUsage(start).user / 1000;
  for (const { code, span } of found) {
    if (!diagnosticCodes.includes(code)) throw new Error(`${code} is no code of the catalogue`);
    if (span.start < 0 || span.end < span.start || span.end > text.length) throw new Error(`${code} at ${span.start}-${span.end} of ${text.length}`);
  }
  renderTerminal(found.slice(0, 20), false);
  return elapsed;
}

/** Checks `cases` random texts; returns the longest processor time that one took, in milliseconds. Throws with the smallest text that fails. */
export function fuzzCheck(cases: number, seed?: number): number {
  let slowest = 0;
  const property = fc.property(fuzzText, (text) => {
    slowest = Math.max(slowest, checkHostile(text));
  });
  fc.assert(property, { numRuns: cases, ...(seed !== undefined && { seed }) });
  return slowest;
}
