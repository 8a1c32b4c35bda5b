import { parsePipeline, type ParseOptions } from '../../compiler/1-parse/parse-pipeline.js';
import type { PipelineAst } from '../../compiler/1-parse/pipeline-ast.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import type { Span } from '../../compiler/diagnostics/span.js';

export interface Parsed {
  readonly ast: PipelineAst | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a text with an empty environment unless one is given. */
export function parse(text: string, options: ParseOptions = {}): Parsed {
  const diagnostics = createDiagnostics();
  const ast = parsePipeline({ file: 'pipeline.yaml', text }, diagnostics, { env: {}, ...options });
  return { ast, diagnostics: diagnostics.sorted() };
}

/** A text with its marks taken out, and the ranges that stood between `‹` and `›`, in the order of the text. */
export function unmark(marked: string): { text: string; ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  const pieces = marked.split(/([‹›])/);
  let text = '';
  for (const piece of pieces) {
    if (piece === '‹') ranges.push([text.length, text.length]);
    else if (piece === '›') ranges[ranges.length - 1] = [ranges.at(-1)?.[0] ?? 0, text.length];
    else text += piece;
  }
  return { text, ranges };
}

/** Code and range of each finding. */
export function found(diagnostics: readonly Diagnostic[]): [string, number, number][] {
  return diagnostics.map(({ code, span }) => [code, span.start, span.end]);
}

/** The words of a text that spans cover. */
export function covered(span: Span | undefined): string | undefined {
  return span?.source.text.slice(span.start, span.end);
}
