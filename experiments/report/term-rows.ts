import type { InputTerm, KeyTerms } from '../keys/key-terms.js';

/** One part of a key, for people. */
export interface TermRow {
  readonly part: 'code' | 'package' | 'parameter' | 'input' | 'codec' | 'engine';
  /** File, package, parameter, input, output or facet. */
  readonly name: string;
  readonly value: string;
}

/** Everything that a key is made of, in the order in which it is explained. */
export function termRows({ code, params, inputs, codecs, facets }: KeyTerms): TermRow[] {
  const own: TermRow[] =
    code.kind === 'pinned'
      ? [{ part: 'code', name: 'pinned', value: `version ${code.version}` }]
      : [...rows('code', code.files, (digest) => digest.slice(0, 16)), ...rows('package', code.packages, (version) => version)];
  return [
    ...own,
    ...rows('parameter', params, (value) => JSON.stringify(value)),
    ...rows('input', inputs, inputText),
    ...rows('codec', codecs, (codec) => (codec ? `${codec.id}@${codec.version}` : 'memory')),
    ...rows('engine', facets, (version) => version),
  ];
}

function rows<T>(part: TermRow['part'], entries: Readonly<Record<string, T>>, text: (value: T) => string): TermRow[] {
  return Object.entries(entries).map(([name, value]) => ({ part, name, value: text(value) }));
}

function inputText(term: InputTerm): string {
  if ('members' in term) return `${term.from} of ${term.members.length} instances`;
  return `${term.from} ${term.digest === null ? 'absent' : term.digest.slice(0, 16)}`;
}
