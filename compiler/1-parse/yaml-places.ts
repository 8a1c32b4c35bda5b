import { type Document, isCollection, isMap, isNode, isPair, isScalar, type ParsedNode } from 'yaml';
import type { SourceText, Span } from '../diagnostics/span.js';

type Path = readonly (string | number)[];

/** Finds where the parts of a YAML document stand in its text. */
export class YamlPlaces {
  constructor(
    private readonly document: Document,
    private readonly source: SourceText,
  ) {}

  /** The value at `path`, or the innermost part around it that exists. */
  value(path: Path): Span {
    const node = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    const range = isNode(node) ? (node as ParsedNode).range : undefined;
    if (range) return this.span(range[0], range[1]);
    return path.length === 0 ? this.whole() : this.key(path);
  }

  /** The key of the map entry at `path`, or the innermost part around it that exists. */
  key(path: Path): Span {
    const owner = this.document.getIn(path.slice(0, -1), true);
    const last = path.at(-1);
    const pair = isMap(owner) ? owner.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last) : undefined;
    const range = pair && isNode(pair.key) ? (pair.key as ParsedNode).range : undefined;
    if (range) return this.span(range[0], range[1]);
    return path.length === 0 ? this.whole() : this.value(path.slice(0, -1));
  }

  /** The first line of the document's content. */
  whole(): Span {
    const { contents } = this.document;
    const range = isCollection(contents) || isScalar(contents) ? (contents as ParsedNode).range : undefined;
    return this.span(range?.[0] ?? 0, range?.[1] ?? this.source.text.length);
  }

  private span(start: number, end: number): Span {
    return { source: this.source, start, end: Math.max(end, start) };
  }
}
