import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { Drawing } from './drawing.js';
import { markupText } from './markup-text.js';
import { renderDot } from './render-dot.js';

/**
 * The drawing as an SVG document, laid out by the Graphviz that comes as a package. What a pointer rests on tells its
 * names: nodes their class's purpose, arrows both ends and the type. Throws `drawing-failed` (fault `run`).
 */
export async function renderSvg(drawing: Drawing): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  try {
    return withTitles(graphviz.layout(renderDot(drawing), 'svg', 'dot'), titlesOf(drawing));
  } catch (cause) {
    throw new CuviscError('drawing-failed', 'Graphviz could not lay the pipeline out', {
      fault: 'run',
      hint: 'print it with --format dot or mermaid and draw that with another program',
      cause,
    });
  }
}

function titlesOf({ title, cards, entries, outputs, wires, clusters }: Drawing): Map<string, string> {
  return new Map([
    ['graph0', title],
    ...entries.map(({ id, name }) => [id, `batch entry ${name}`] as const),
    ...cards.map(({ id, name, kind, doc }) => [id, `${name} (${kind}): ${doc}`] as const),
    ...outputs.map(({ id, name }) => [id, `output ${name}`] as const),
    ...clusters.map(({ id, name, note }) => [id, `fused node ${name}: ${note}`] as const),
    ...wires.map(({ id, from, to, type }) => [id, `${from.label} → ${to.label}: ${type}`] as const),
  ]);
}

/** Graphviz writes synthetic identifiers as titles. */
function withTitles(svg: string, titles: ReadonlyMap<string, string>): string {
  return svg.replace(
    /(<g id="(\w+)" class="(?:graph|node|edge|cluster)"[^>]*>\s*<title>)[^<]*(?=<\/title>)/g,
    (whole, start: string, id: string) => `${titles.has(id) ? start + markupText(titles.get(id) as string) : whole}`,
  );
}
