import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { markupText } from './markup-text.js';

/**
 * A Graphviz digraph as an SVG document, laid out by the Graphviz that comes as a package. `titles`, by the `id` of what they are
 * for (`graph0` is the whole), show where a pointer rests. Throws `drawing-failed` (fault `run`).
 */
export async function layoutSvg(dot: string, titles: ReadonlyMap<string, string>): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  try {
    return withTitles(graphviz.layout(dot, 'svg', 'dot'), titles);
  } catch (cause) {
    throw new CuviscError('drawing-failed', 'Graphviz could not lay the drawing out', {
      fault: 'run',
      hint: 'print it with --format dot or mermaid and draw that with another program',
      cause,
    });
  }
}

/** Graphviz writes synthetic identifiers as titles. */
function withTitles(svg: string, titles: ReadonlyMap<string, string>): string {
  return svg.replace(
    /(<g id="(\w+)" class="(?:graph|node|edge|cluster)[^"]*"[^>]*>\s*<title>)[^<]*(?=<\/title>)/g,
    (whole, start: string, id: string) => `${titles.has(id) ? start + markupText(titles.get(id) as string) : whole}`,
  );
}
