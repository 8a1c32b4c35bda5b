import type { Card, Cluster, Drawing, DrawnPort, End, Pill, Wire } from './drawing.js';
import { markupText } from './markup-text.js';
import { cardColours, familyColours, pillColours, prunedCard, textColours } from './palette.js';

/**
 * The drawing as a Graphviz digraph (https://graphviz.org/doc/info/lang.html). Every name stands inside an HTML-like
 * label; identifiers are synthetic.
 */
export function renderDot(drawing: Drawing): string {
  return [
    'digraph pipeline {',
    '  graph [rankdir=LR, bgcolor="white", pad=0.3, nodesep=0.3, ranksep=0.4, fontname="Helvetica", labelloc=t, labeljust=l,',
    `    label=<${titleOf(drawing)}>]`,
    '  node [shape=plain, fontname="Helvetica", fontsize=11]',
    '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.6, penwidth=1.4]',
    ...drawing.entries.map(renderPill),
    ...drawing.cards.map(renderCard),
    ...drawing.clusters.map(renderCluster),
    ...drawing.outputs.map(renderPill),
    ...drawing.wires.map(renderWire),
    '}',
    '',
  ].join('\n');
}

function titleOf({ title, subtitle, stage }: Drawing): string {
  const stageText = stage === undefined ? '' : font(`&#160;&#160;stage ${stage}`, textColours.faint, 12);
  const head = `${font(`<b>${filled(title)}</b>`, textColours.strong, 14)}${stageText}`;
  return subtitle === '' ? head : lines([head, font(filled(subtitle), textColours.plain, 11)]);
}

function renderPill({ id, name, family, note }: Pill): string {
  const text = `<b>${filled(name)}</b>${note === '' ? '' : `<br/>${font(markupText(note), textColours.faint, 9)}`}`;
  const cell = `<td style="rounded" bgcolor="${pillColours.fill}" color="${familyColours[family]}" border="1" cellpadding="5">${font(text, textColours.plain)}</td>`;
  return `  ${id} [id=${id}, label=<<table border="0" cellborder="0" cellspacing="0"><tr>${cell}</tr></table>>]`;
}

function renderCard(card: Card): string {
  const { fill, border } = card.pruned === undefined ? cardColours[card.category] : prunedCard;
  const rows = [headRow(card), ...portRows(card), ...stageRow(card), ...prunedRow(card)];
  const table = `<table border="1" cellborder="0" cellspacing="0" cellpadding="3" style="rounded" color="${border}" bgcolor="${fill}">`;
  return [`  ${card.id} [id=${card.id}, label=<${table}`, ...rows.map((row) => `    <tr>${row}</tr>`), '  </table>>]'].join('\n');
}

function renderCluster({ id, name, note, colours, cards }: Cluster): string {
  const label = lines([font(`<b>${filled(name)}</b>`, textColours.strong, 12), font(filled(note), textColours.plain, 10)]);
  const look = `id=${id}; style="rounded,filled"; fillcolor="${colours.fill}"; color="${colours.border}"; margin=10; labeljust=l; labelloc=t`;
  return `  subgraph cluster_${id} { ${look}; label=<${label}>; ${cards.join('; ')} }`;
}

function headRow({ name, kind, pruned }: Card): string {
  const [strong, faint] = pruned === undefined ? [textColours.strong, textColours.plain] : [textColours.pruned, textColours.pruned];
  return `<td colspan="2" cellpadding="5">${font(`<b>${filled(name)}</b>`, strong, 12)}${name === kind ? '' : `<br/>${font(filled(kind), faint, 10)}`}</td>`;
}

function portRows({ inputs, outputs, pruned }: Card): string[] {
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, i) => {
    const [input, output] = [inputs[i], outputs[i]];
    const left = input ? `<td align="left" port="${input.id}">${dotOf(input, pruned)} ${nameOf(input, pruned)}&#160;&#160;&#160;</td>` : '<td></td>';
    const right = output ? `<td align="right" port="${output.id}">${nameOf(output, pruned)} ${dotOf(output, pruned)}</td>` : '<td></td>';
    return left + right;
  });
}

function dotOf({ family, wired }: DrawnPort, pruned: string | undefined): string {
  return font(wired ? '&#9679;' : '&#9675;', pruned === undefined ? familyColours[family] : textColours.prunedWire, 9);
}

function nameOf({ name, wired }: DrawnPort, pruned: string | undefined): string {
  return font(filled(name), pruned !== undefined ? textColours.pruned : wired ? textColours.plain : textColours.faint, 10);
}

function stageRow({ stages, pruned }: Card): string[] {
  return [`<td colspan="2">${font(`<i>${filled(stages)}</i>`, pruned === undefined ? textColours.faint : textColours.pruned, 9)}</td>`];
}

function prunedRow({ pruned }: Card): string[] {
  return pruned === undefined ? [] : [`<td colspan="2">${font(`<b>${filled(pruned)}</b>`, textColours.faint, 9)}</td>`];
}

function renderWire({ id, from, to, type, family, pruned }: Wire): string {
  const text = font(filled(type), pruned ? textColours.pruned : textColours.plain);
  // The padding keeps the text off the arrow that it stands on.
  const label = `label=<<table border="0" cellborder="0" cellspacing="0" cellpadding="3"><tr><td>${text}</td></tr></table>>`;
  const look = pruned ? `color="${textColours.prunedWire}", style=dashed` : `color="${familyColours[family]}", weight=4`;
  return `  ${endOf(from, 'e')} -> ${endOf(to, 'w')} [id=${id}, ${label}, ${look}]`;
}

function endOf({ id, port }: End, side: 'e' | 'w'): string {
  return port === undefined ? `${id}:${side}` : `${id}:${port}:${side}`;
}

/** Texts below one another; with breaks alone they would stand too close. */
function lines(texts: readonly string[]): string {
  const rows = texts.map((text) => `<tr><td align="left">${text}</td></tr>`);
  return `<table border="0" cellborder="0" cellspacing="0" cellpadding="2">${rows.join('')}</table>`;
}

function font(text: string, colour: string, size?: number): string {
  return `<font color="${colour}"${size === undefined ? '' : ` point-size="${size}"`}>${text}</font>`;
}

/** Graphviz refuses elements without text. */
function filled(text: string): string {
  return markupText(text).trim() || '&#160;';
}
