import { malformedEndpoint } from '../diagnostics/catalogue/malformed-endpoint.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { type Span, within } from '../diagnostics/span.js';
import { parseEndpoint, type Word } from '../language/endpoint.js';
import type { EndpointAst } from './pipeline-ast.js';

const directions = ['outputs', 'inputs'] as const;

/** Reads an endpoint that stands at `span`, reporting it if it is malformed. `place` maps characters of `text`. */
export function readEndpoint(
  text: string,
  span: Span,
  diagnostics: Diagnostics,
  place: (start: number, end: number) => Span = (start, end) => within(span, start, end),
): EndpointAst | undefined {
  const endpoint = parseEndpoint(text);
  if (!endpoint) {
    const expected = '`node.outputs.port`, `node.inputs.port` or `node.port`';
    diagnostics.report(malformedEndpoint, span, { text, expected }, { suggestion: repaired(text) });
    return undefined;
  }
  const located = (word: Word) => ({ value: word.text, span: place(word.start, word.end) });
  return { text, span, node: located(endpoint.node), direction: endpoint.direction?.text, port: located(endpoint.port) };
}

/** Three parts with a misspelt direction, or with the direction in the last place. */
function repaired(text: string): string | undefined {
  const parts = text.trim().split('.');
  const [node, middle, last] = parts;
  if (parts.length !== 3 || !node || !middle || !last) return undefined;
  const ended = directions.find((direction) => direction === last);
  if (ended) return `${node}.${ended}.${middle}`;
  const direction = nearestName(middle, directions);
  return direction && `${node}.${direction}.${last}`;
}
