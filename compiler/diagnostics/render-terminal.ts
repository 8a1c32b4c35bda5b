import pc from 'picocolors';
import type { Diagnostic, Severity } from './diagnostic.js';
import { lineOf, positionOf, type Span } from './span.js';

type Colours = ReturnType<typeof pc.createColors>;

/** Findings as text with code frames, in colour if `colour` is true. Ends with a line that counts them. */
export function renderTerminal(diagnostics: readonly Diagnostic[], colour: boolean): string {
  const colours = pc.createColors(colour);
  const parts = diagnostics.map((diagnostic) => renderOne(diagnostic, colours));
  return [...parts, summary(diagnostics)].join('\n');
}

function renderOne(diagnostic: Diagnostic, colours: Colours): string {
  const { severity, code, message, span, notes, suggestion } = diagnostic;
  const paint = paintOf(severity, colours);
  const lines = [`${paint(`${severity}[${code}]`)} ${colours.bold(visible(message))}`, frame(span, paint, colours)];
  if (suggestion !== undefined) lines.push(`  ${colours.cyan('did you mean')} ${visible(suggestion)}?`);
  for (const note of notes) {
    lines.push(`  ${colours.cyan('note')} ${visible(note.message)}`);
    if (note.span) lines.push(frame(note.span, colours.cyan, colours));
  }
  return `${lines.join('\n')}\n`;
}

/** As much of a line is shown. */
const shownColumns = 160;

function frame(span: Span, paint: (text: string) => string, colours: Colours): string {
  const { line, column } = positionOf(span.source, span.start);
  const from = column > shownColumns ? column - shownColumns / 2 : 1;
  const text = visible(lineOf(span.source, line).slice(from - 1, from - 1 + shownColumns));
  const width = Math.max(1, Math.min(span.end - span.start, text.length - (column - from)));
  const gutter = ' '.repeat(String(line).length);
  return [
    colours.dim(`${gutter} --> ${span.source.file}:${line}:${column}`),
    `${colours.dim(`${line} |`)} ${text}`,
    `${colours.dim(`${gutter} |`)} ${' '.repeat(column - from)}${paint('^'.repeat(width))}`,
  ].join('\n');
}

/** Control characters as their pictures (U+2400 on), so that a file can neither colour nor erase what is printed. */
function visible(text: string): string {
  return [...text]
    .map((c) => (c === '\t' ? ' ' : c < ' ' ? String.fromCodePoint(0x2400 + (c.codePointAt(0) as number)) : c === '\x7f' ? '\u2421' : c))
    .join('');
}

function paintOf(severity: Severity, colours: Colours): (text: string) => string {
  return { error: colours.red, warning: colours.yellow, notice: colours.blue }[severity];
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) => diagnostics.filter((d) => d.severity === severity).length;
  const plural = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);
  return [...plural(count('error'), 'error'), ...plural(count('warning'), 'warning'), ...plural(count('notice'), 'notice')].join(', ');
}
