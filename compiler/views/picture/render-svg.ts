import type { Drawing } from './drawing.js';
import { layoutSvg } from './layout-svg.js';
import { renderDot } from './render-dot.js';

/**
 * The drawing as an SVG document. What a pointer rests on tells its names: nodes their class's purpose, arrows both ends and
 * the type. Throws `drawing-failed` (fault `run`).
 */
export async function renderSvg(drawing: Drawing): Promise<string> {
  return layoutSvg(renderDot(drawing), titlesOf(drawing));
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
