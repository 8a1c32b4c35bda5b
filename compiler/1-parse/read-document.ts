import { Composer, type CST, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { fileTooLarge } from '../diagnostics/catalogue/file-too-large.js';
import { nestingTooDeep } from '../diagnostics/catalogue/nesting-too-deep.js';
import { severalDocuments } from '../diagnostics/catalogue/several-documents.js';
import { unknownTag } from '../diagnostics/catalogue/unknown-tag.js';
import { yamlSyntax } from '../diagnostics/catalogue/yaml-syntax.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { SourceText, Span } from '../diagnostics/span.js';
import { checkText, limits } from './text-limits.js';

/** A YAML text inside a source: a file, or the value part of an argument. */
export interface YamlText {
  readonly source: SourceText;
  readonly text: string;
  /** Where `text` begins in the source. */
  readonly offset: number;
}

/** A half-open range of the YAML text as a place in its source. */
export function spanOf({ source, text, offset }: YamlText, start: number, end: number): Span {
  const from = Math.min(Math.max(start, 0), text.length);
  return { source, start: offset + from, end: offset + Math.min(Math.max(end, from), text.length) };
}

/**
 * Reads one YAML 1.2 document (core schema, whatever a `%YAML` line says). Duplicate keys and tags are left to the
 * caller. Reports syntax errors, limits and further documents; `undefined` if there is nothing to go on with.
 */
export function readDocument(yaml: YamlText, diagnostics: Diagnostics): Document | undefined {
  if (!checkText(yaml.source, yaml.text, yaml.offset, diagnostics)) return undefined;
  const tokens = readTokens(yaml, diagnostics);
  if (!tokens) return undefined;
  const [document, second] = compose(tokens, yaml.text.length);
  if (!document) return undefined;
  if (second) diagnostics.report(severalDocuments, spanOf(yaml, second.range[0], second.range[1]), {});
  for (const finding of [...document.errors, ...document.warnings].slice(0, limits.syntaxErrors)) reportFinding(finding, yaml, diagnostics);
  return document.errors.some((error) => error.code !== 'TAG_RESOLVE_FAILED') ? undefined : document;
}

/** The first two documents. */
function compose(tokens: CST.Token[], length: number): Document.Parsed[] {
  const options = { schema: 'core', merge: false, resolveKnownTags: false, uniqueKeys: false, prettyErrors: false, keepSourceTokens: true } as const;
  const { stackTraceLimit } = Error;
  // The composer makes an Error for every fault; their stacks would take most of the time on a broken text.
  Error.stackTraceLimit = 0;
  try {
    const documents = new Composer(options).compose(tokens, true, length);
    return [documents.next().value, documents.next().value].filter((document) => document !== undefined);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The parser keeps a stack of its own, so depth is known before anything recurses. */
function readTokens(yaml: YamlText, diagnostics: Diagnostics): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(yaml.text)) {
    const { offset } = parser;
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > limits.depth && parser.stack.filter(isCollectionToken).length > limits.depth) {
      diagnostics.report(nestingTooDeep, spanOf(yaml, offset, offset + lexeme.length), { limit: limits.depth });
      return undefined;
    }
    if (++count > limits.tokens) {
      diagnostics.report(fileTooLarge, spanOf(yaml, offset, yaml.text.length), {
        size: `more than ${limits.tokens} tokens`,
        limit: `${limits.tokens} tokens`,
      });
      return undefined;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

function isCollectionToken({ type }: CST.Token): boolean {
  return type === 'block-map' || type === 'block-seq' || type === 'flow-collection';
}

function reportFinding(finding: YAMLError, yaml: YamlText, diagnostics: Diagnostics): void {
  const span = spanOf(yaml, finding.pos[0], finding.pos[1]);
  if (finding.code === 'TAG_RESOLVE_FAILED') diagnostics.report(unknownTag, span, { tag: yaml.text.slice(finding.pos[0], finding.pos[1]) });
  else diagnostics.report(yamlSyntax, span, { reason: finding.message });
}
