import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isScalar, parseDocument, type Scalar, stringify } from 'yaml';
import { check } from '../../compiler/index.js';
import { parseFormula } from '../../compiler/language/expression/parse-formula.js';
import { placesOf } from '../../compiler/language/expression/scalar-places.js';

const word = fc.constantFrom(
  'b',
  '[',
  ']',
  '(',
  ')',
  '827nm',
  '..',
  '+',
  '-',
  '**',
  '12.5',
  'where',
  'ndvi',
  ',',
  '<=',
  '&&',
  'not',
  "'",
  '"',
  '\\',
  'ü',
  '.',
);
const space = fc.constantFrom(' ', '  ', '\n', '\n\n', '\t', '');
const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
const words = fc.array(fc.tuple(word, space), { minLength: 1, maxLength: 25 });

describe('the place of each word of a formula', () => {
  it('is where it stands in the YAML, in any style of scalar', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...styles), fc.constantFrom('\n', '\r\n'), (parts, style, newline) => {
        const formula = parts.flat().join('');
        const yaml = stringify({ nodes: [{ formula }] }, { defaultStringType: style, lineWidth: 30 });
        const text = newline === '\n' ? yaml : yaml.replaceAll('\n', newline);
        const node = parseDocument(text).getIn(['nodes', 0, 'formula'], true);
        if (!isScalar(node) || typeof node.value !== 'string') throw new Error(`no text in ${yaml}`);
        expectPlaces(node as Scalar<string>, text);
      }),
      { numRuns: 1000 },
    );
  });

  function expectPlaces({ value, range }: Scalar<string>, text: string): void {
    const [start, end] = range as [number, number, number];
    const places = placesOf(value, { source: { file: 'p.yaml', text }, start, end });
    for (const { 0: found, index } of value.matchAll(/\S+/g)) {
      const place = places({ start: index, end: index + found.length });
      const source = text.slice(place.start, place.end);
      const joined = source.replaceAll(/\\\r?\n\s*/g, '');
      const plain = joined.replaceAll("''", "'").replaceAll(/\\(["\\])/g, '$1');
      expect([source, plain]).toContain(found);
    }
  }
});

describe('any text for a formula', () => {
  it('is computed or reported inside the YAML, and never crashes the compiler', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 60 }),
      words.map((parts) => parts.flat().join('')),
    );
    fc.assert(
      fc.property(hostile, (formula) => {
        const text = stringify({ nodes: [{ name: 'x', class_name: 'Expression', hparams: { formula } }] });
        for (const { span } of check({ source: { file: 'p.yaml', text }, wavelengths: [800, 827] })) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has its syntax errors within it', () => {
    fc.assert(
      fc.property(words, (parts) => {
        const formula = parts.flat().join('');
        for (const { at } of parseFormula(formula).faults) {
          expect(at.start).toBeGreaterThanOrEqual(0);
          expect(at.end).toBeGreaterThanOrEqual(at.start);
          expect(at.end).toBeLessThanOrEqual(formula.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
