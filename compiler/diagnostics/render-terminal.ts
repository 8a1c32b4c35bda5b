import pc from 'picocolors';
import type { Diagnostic, Severity } from './diagnostic.js';
import { positionOf, type Span } from './span.js';

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
  const lines = [`${paint(`${severity}[${code}]`)} ${colours.bold(message)}`, frame(span, paint, colours)];
  if (suggestion !== undefined) lines.push(`  ${colours.cyan('did you mean')} ${suggestion}?`);
  for (const note of notes) {
    lines.push(`  ${colours.cyan('note')} ${note.message}`);
    if (note.span) lines.push(frame(note.span, colours.cyan, colours));
  }
  return `${lines.join('\n')}\n`;
}

function frame(span: Span, paint: (text: string) => string, colours: Colours): string {
  const { line, column } = positionOf(span.source, span.start);
  const text = (span.source.text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const width = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  const gutter = ' '.repeat(String(line).length);
  return [
    colours.dim(`${gutter} --> ${span.source.file}:${line}:${column}`),
    `${colours.dim(`${line} |`)} ${text}`,
    `${colours.dim(`${gutter} |`)} ${text.slice(0, column - 1).replace(/\S/g, ' ')}${paint('^'.repeat(width))}`,
  ].join('\n');
}

function paintOf(severity: Severity, colours: Colours): (text: string) => string {
  return { error: colours.red, warning: colours.yellow, notice: colours.blue }[severity];
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) => diagnostics.filter((d) => d.severity === severity).length;
  const plural = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);
  return [...plural(count('error'), 'error'), ...plural(count('warning'), 'warning'), ...plural(count('notice'), 'notice')].join(', ');
}
