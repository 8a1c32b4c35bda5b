import type { Card, Cluster, Drawing, End, Pill, Wire } from './drawing.js';
import { cardColours, pillColours, prunedCard, textColours } from './palette.js';

/** The drawing as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html). Identifiers are synthetic, labels quoted. */
export function renderMermaid(drawing: Drawing): string {
  const { entries, cards, outputs, wires, clusters } = drawing;
  return [
    'flowchart LR',
    ...[...entries, ...outputs].map(renderPill),
    ...cards.map(renderCard),
    ...clusters.flatMap(renderCluster),
    ...wires.map(renderWire),
    ...classesOf(drawing),
    '',
  ].join('\n');
}

function renderPill({ id, name, note }: Pill): string {
  return `  ${id}(["${[name, ...(note === '' ? [] : [note])].map(labelText).join('<br/>')}"]):::pill`;
}

function renderCard({ id, name, kind, stages, category, pruned }: Card): string {
  const reason = pruned === undefined ? [] : [`<b>${labelText(pruned)}</b>`];
  const lines = [`<b>${labelText(name)}</b>`, labelText(kind), `<i>${labelText(stages)}</i>`, ...reason];
  return `  ${id}["${lines.join('<br/>')}"]:::${pruned === undefined ? category : 'pruned'}`;
}

function renderCluster({ id, name, note, colours, cards }: Cluster): string[] {
  const label = [name, ...(note === '' ? [] : [note])].map(labelText).join('<br/>');
  const style = `  style ${id} fill:${colours.fill},stroke:${colours.border},color:${textColours.strong}`;
  return [`  subgraph ${id}["${label}"]`, ...cards.map((card) => `    ${card}`), '  end', style];
}

function renderWire({ from, to, type, pruned }: Wire): string {
  const ports = [from, to].flatMap(portOf);
  const label = [...(ports.length === 0 ? [] : [ports.join(' → ')]), type].map(labelText).join('<br/>');
  return `  ${from.id} ${pruned ? '-.->' : '-->'}|"${label}"| ${to.id}`;
}

/** A pill says itself what goes through it. */
function portOf({ port, label }: End): string[] {
  return port === undefined ? [] : [label.slice(label.lastIndexOf('.') + 1)];
}

function classesOf({ cards }: Drawing): string[] {
  const used = [...new Set(cards.filter(({ pruned }) => pruned === undefined).map(({ category }) => category))].sort();
  return [
    ...used.map((category) => classOf(category, cardColours[category], textColours.strong)),
    classOf('pill', pillColours, textColours.plain),
    ...(cards.some(({ pruned }) => pruned !== undefined) ? [`${classOf('pruned', prunedCard, textColours.pruned)},stroke-dasharray:4`] : []),
  ];
}

function classOf(name: string, { fill, border }: { fill: string; border: string }, text: string): string {
  return `  classDef ${name} fill:${fill},stroke:${border},color:${text}`;
}

/** Text as Mermaid's entity codes wherever a character might mean something: `#34;` is a double quote. */
function labelText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^\p{L}\p{N}\p{Extended_Pictographic} _.,:()[\]→-]|#/gu, (char) => `#${char.codePointAt(0)};`);
}
