import { isMap, isNode, isScalar, isSeq, parseDocument, type Range, visit } from 'yaml';

/** A changed text and the lines of the item in which it was changed, counted from 1; both ends belong to it. */
export interface Mutation {
  readonly kind: 'deleted key' | 'misspelt name' | 'swapped ends';
  readonly what: string;
  readonly text: string;
  readonly lines: readonly [number, number];
}

interface Edit {
  readonly kind: Mutation['kind'];
  readonly what: string;
  readonly range: readonly [number, number];
  readonly replacement: string;
  /** The item around it. */
  readonly item: readonly [number, number];
}

/** Every deletion of one key, every misspelling of one name and every connection with its ends swapped. */
export function mutationsOf(text: string): Mutation[] {
  const edits = collectEdits(text);
  return edits.map(({ kind, what, range, replacement, item }) => ({
    kind,
    what,
    text: text.slice(0, range[0]) + replacement + text.slice(range[1]),
    lines: [lineOf(text, item[0]), lineOf(text, Math.max(item[0], item[1] - 1))],
  }));
}

/** Keys whose values name something; of others only the key may be misspelt. */
const naming = new Set(['name', 'class_name', 'source', 'target', 'execution_stages']);

function collectEdits(text: string): Edit[] {
  const edits: Edit[] = [];
  visit(parseDocument(text), {
    Map: (_, map, path) => {
      const entry = path.findIndex((node) => isSeq(node));
      const around = entry < 0 ? map : (path[entry + 1] ?? map);
      const item = extent(isNode(around) ? around.range : map.range);
      const byKey = new Map<string, { key: readonly [number, number]; value: readonly [number, number] }>();
      map.items.forEach((pair, i) => {
        if (!isScalar(pair.key)) return;
        const key = extent(pair.key.range);
        const value = isNodeWithRange(pair.value) ? extent(pair.value.range) : key;
        byKey.set(String(pair.key.value), { key, value });
        edits.push({ kind: 'deleted key', what: String(pair.key.value), range: deletion(text, map, i), replacement: '', item });
        edits.push({ kind: 'misspelt name', what: String(pair.key.value), range: key, replacement: misspelt(text.slice(...key)), item });
        if (naming.has(String(pair.key.value)) && isScalar(pair.value)) edits.push(...misspeltWords(text, value, item));
      });
      const [source, target] = [byKey.get('source'), byKey.get('target')];
      if (!source || !target) return;
      const swapped = `${text.slice(...target.value)}${text.slice(source.value[1], target.value[0])}${text.slice(...source.value)}`;
      edits.push({ kind: 'swapped ends', what: swapped, range: [source.value[0], target.value[1]], replacement: swapped, item });
    },
  });
  return edits;
}

function isNodeWithRange(node: unknown): node is { range: Range } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function extent(range: Range | null | undefined): readonly [number, number] {
  return range ? [range[0], range[1]] : [0, 0];
}

/** The text of an entry with its comma in a flow mapping, or with its lines in a block mapping. */
function deletion(text: string, map: { flow?: boolean | undefined; range?: Range | null; items: unknown[] }, i: number): readonly [number, number] {
  const starts = (isMap(map) ? map.items : []).map((pair) => (isScalar(pair.key) ? extent(pair.key.range)[0] : 0));
  const start = starts[i] as number;
  const next = starts[i + 1];
  if (next !== undefined) return [start, next];
  const end = extent(map.range)[1];
  if (!map.flow) return [startOfLine(text, start), end];
  const before = i === 0 ? start : text.lastIndexOf(',', start);
  return [before, end - 1];
}

/** The start of the line if nothing but spaces comes before the offset, so that no indentation is left behind. */
function startOfLine(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset) + 1;
  return text.slice(start, offset).trim() === '' ? start : offset;
}

function misspeltWords(text: string, [start, end]: readonly [number, number], item: readonly [number, number]): Edit[] {
  return [...text.slice(start, end).matchAll(/[\w-]+/g)].map((word) => ({
    kind: 'misspelt name',
    what: word[0],
    range: [start + word.index, start + word.index + word[0].length],
    replacement: misspelt(word[0]),
    item,
  }));
}

/** The middle letter replaced by one that makes no other name of a pipeline. */
function misspelt(word: string): string {
  const middle = Math.floor(word.length / 2);
  return `${word.slice(0, middle)}q${word.slice(middle + 1)}`;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
