import { layoutSvg } from '../../compiler/views/picture/layout-svg.js';
import { markupText } from '../../compiler/views/picture/markup-text.js';

/** How a node of a graph looks: what was decided, or what became of it. */
export type GraphLook = 'run' | 'reuse' | 'skip' | 'blocked' | 'failed';

/** A box. */
export interface GraphNode {
  /** Letters and digits alone: names may hold any character. */
  readonly id: string;
  readonly name: string;
  /** Below the name. */
  readonly lines: readonly string[];
  readonly look: GraphLook;
  readonly aggregate: boolean;
  /** Shown where a pointer rests. */
  readonly title: string;
}

/** An arrow between two boxes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** Boxes and arrows, left to right. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Fill and border on white paper. Blue and orange part for every kind of colour vision; the others differ in line and text, too. */
const colours: Readonly<Record<GraphLook, { readonly fill: string; readonly border: string; readonly style: string }>> = {
  run: { fill: '#FFF1DC', border: '#B86E00', style: 'filled' },
  reuse: { fill: '#E3F1FB', border: '#0072B2', style: 'filled' },
  skip: { fill: '#F6F7F8', border: '#8A929D', style: 'filled,dashed' },
  blocked: { fill: '#F4EAF4', border: '#8E4A8E', style: 'filled,dashed' },
  failed: { fill: '#FCE4E0', border: '#B3261E', style: 'filled,bold' },
};

/** The graph as a Graphviz digraph; nodes carry their look as a class, by which a page may colour them anew. */
export function graphDot({ nodes, edges }: Graph): string {
  return [
    'digraph experiment {',
    '  graph [rankdir=LR, bgcolor="transparent", pad=0.15, nodesep=0.25, ranksep=0.55, fontname="Helvetica"]',
    '  node [shape=box, margin="0.22,0.09", fontname="Helvetica", fontsize=11, fontcolor="#1F2933"]',
    '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.6, color="#7B8794", fontcolor="#52606D"]',
    ...nodes.map(nodeLine),
    ...edges.map(({ from, to, label }, i) => `  ${from} -> ${to} [id=e${i}, label=<${markupText(` ${label} `)}>]`),
    '}',
    '',
  ].join('\n');
}

/** The graph as an SVG document. Throws `drawing-failed`. */
export async function graphSvg(graph: Graph): Promise<string> {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  const edges = graph.edges.map(({ from, to, label }, i) => [`e${i}`, `${names.get(from)} → ${names.get(to)}: ${label}`] as const);
  return layoutSvg(graphDot(graph), new Map([['graph0', graph.title], ...graph.nodes.map(({ id, title }) => [id, title] as const), ...edges]));
}

function nodeLine({ id, name, lines, look, aggregate }: GraphNode): string {
  const { fill, border, style } = colours[look];
  const rest = lines.map((line) => `<br/><font point-size="9.5">${markupText(line)}</font>`).join('');
  const shape = aggregate ? `peripheries=2, style="${style}"` : `style="rounded,${style}"`;
  return `  ${id} [id=${id}, class="${look}", ${shape}, fillcolor="${fill}", color="${border}", label=<<b>${markupText(name)}</b>${rest}>]`;
}
