import { dimensionMismatch } from '../diagnostics/catalogue/dimension-mismatch.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Note } from '../diagnostics/diagnostic.js';
import type { Span } from '../diagnostics/span.js';
import type { Clash, Sized } from './dimension-classes.js';

/** Why a dimension has a size, or why two are equal. */
export interface Reason {
  /** `class`: a size that a node class computes; `port`: one that a port type fixes. */
  readonly kind: 'hparam' | 'data' | 'connection' | 'class' | 'port';
  readonly span: Span;
  readonly text: string;
  /** How a message names the dimension that is meant. */
  readonly place: { readonly where: string; readonly dim: string };
}

/** As many steps between the two places of a contradiction are shown. */
const shownSteps = 12;

/**
 * Reports a contradiction at a hyper-parameter if one is to blame: a written one that the data or the nodes before it
 * contradict; its suggestion is the inferred size. Otherwise at `at`, the connection or node that brought the two
 * sizes together. Notes name both origins and every connection between them.
 */
export function reportClash(clash: Clash<Reason> | undefined, at: Reason, diagnostics: Diagnostics): void {
  if (!clash) return;
  const { one, other } = clash;
  const blamed = toBlame(one, other);
  const found = blamed ?? other;
  const expected = found === other ? one : other;
  const chain = found === other ? clash.chain : [...clash.chain].reverse();
  const place = blamed?.because ?? at;
  const params = { ...place.place, found: String(found.size), expected: String(expected.size) };
  const suggestion = blamed && String(expected.size);
  diagnostics.report(dimensionMismatch, place.span, params, { notes: story(expected, chain, found, place.span), suggestion });
}

function toBlame(one: Sized<Reason>, other: Sized<Reason>): Sized<Reason> | undefined {
  if (other.because.kind === 'hparam') return other;
  return one.because.kind === 'hparam' && other.because.kind === 'data' ? one : undefined;
}

/** What stands at the place of an origin, or at the one that is reported, is not told again. */
function story(expected: Sized<Reason>, chain: readonly Reason[], found: Sized<Reason>, reported: Span): Note[] {
  const origins = [expected.because.span, found.because.span];
  const steps = chain.filter(({ span }) => !origins.some((origin) => samePlace(origin, span)));
  const hidden = steps.length - shownSteps;
  return [
    { message: `${expected.size} comes from ${expected.because.text}`, span: expected.because.span },
    ...steps.slice(0, shownSteps).map(({ text, span }) => ({ message: `carried on by: ${text}`, span })),
    ...(hidden > 0 ? [{ message: `and by ${hidden} more` }] : []),
    ...(samePlace(found.because.span, reported) ? [] : [{ message: `${found.size} comes from ${found.because.text}`, span: found.because.span }]),
  ];
}

function samePlace(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start;
}
