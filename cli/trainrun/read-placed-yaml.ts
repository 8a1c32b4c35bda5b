import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { wrongType } from '../../compiler/diagnostics/catalogue/wrong-type.js';
import { yamlSyntax } from '../../compiler/diagnostics/catalogue/yaml-syntax.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { SourceText, Span } from '../../compiler/diagnostics/span.js';
import type { PlacedEntry, PlacedMap, PlacedScalar, PlacedTree } from './placed-tree.js';

/** Bounds that published trainruns stay far below; without them a few aliases could ask for any amount of memory. */
const limits = { depth: 100, values: 100_000 } as const;

interface Building {
  readonly document: Document;
  readonly source: SourceText;
  readonly offset: number;
  left: number;
}

/**
 * Reads the YAML 1.2 text from `offset` to the end of `source`. Aliases are resolved. Reports `yaml-syntax`, and
 * `undefined` comes back if there is nothing to go on with. An empty text is the scalar null.
 */
export function readPlacedYaml(source: SourceText, diagnostics: Diagnostics, offset = 0): PlacedTree | undefined {
  const document = parseDocument(source.text.slice(offset), { uniqueKeys: true, prettyErrors: false, version: '1.2' });
  for (const { pos, message } of document.errors) {
    diagnostics.report(yamlSyntax, { source, start: offset + pos[0], end: offset + pos[1] }, { reason: message });
  }
  if (document.errors.length > 0) return undefined;
  const whole = { source, start: offset, end: source.text.length };
  const building: Building = { document, source, offset, left: limits.values };
  try {
    return build(document.contents, building, 0, whole);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    diagnostics.report(yamlSyntax, whole, { reason: error.message });
    return undefined;
  }
}

/** Like `readPlacedYaml` for a text that must be a mapping; an empty text is one without entries. */
export function readPlacedMap(source: SourceText, diagnostics: Diagnostics): PlacedMap | undefined {
  const tree = readPlacedYaml(source, diagnostics);
  if (tree?.kind === 'scalar' && tree.value === null) return { kind: 'map', entries: new Map(), span: tree.span };
  if (tree && tree.kind !== 'map') diagnostics.report(wrongType, tree.span, { what: 'the file', expected: 'a mapping' });
  return tree?.kind === 'map' ? tree : undefined;
}

function build(node: unknown, building: Building, depth: number, around: Span): PlacedTree {
  if (depth > limits.depth) throw new RangeError(`values are nested more than ${limits.depth} deep`);
  if (building.left-- <= 0) throw new RangeError(`there are more than ${limits.values} values`);
  if (isAlias(node)) return { ...build(node.resolve(building.document), building, depth + 1, around), span: spanOf(node, building, around) };
  const span = spanOf(node, building, around);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => build(item, building, depth + 1, span)), span };
  if (!isMap(node)) return scalarOf(isScalar(node) ? node.value : null, span);
  const entries = new Map<string, PlacedEntry>();
  for (const { key, value } of node.items.filter(isPair)) {
    const place = spanOf(key, building, span);
    entries.set(isScalar(key) ? String(key.value) : String(key), {
      key: place,
      value: build(value, building, depth + 1, { ...place, start: place.end }),
    });
  }
  return { kind: 'map', entries, span };
}

function scalarOf(value: unknown, span: Span): PlacedScalar {
  const known = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: known ? value : String(value), span };
}

/** Block collections reach to the next entry; their place ends with their last character. */
function spanOf(node: unknown, { source, offset }: Building, around: Span): Span {
  const range = isNode(node) ? node.range : undefined;
  if (!range) return around;
  const [start, end] = [offset + range[0], offset + range[1]];
  return { source, start, end: start + source.text.slice(start, end).trimEnd().length };
}
