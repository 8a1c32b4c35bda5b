import { pipelineSchema } from '../../schemas/pipeline.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { SourceText } from '../diagnostics/span.js';
import { applyOverrides } from './apply-overrides.js';
import { buildAst } from './build-ast.js';
import { readYamlTree } from './build-tree.js';
import { reportOlderForm } from './older-form.js';
import { type Environment, interpolate } from './interpolate.js';
import type { PipelineAst } from './pipeline-ast.js';
import { reportSchemaIssues } from './report-schema-issues.js';
import { mapTree, plainOf, type YamlTree } from './yaml-tree.js';

/** What parsing takes beside the text. */
export interface ParseOptions {
  /** Overrides of the document, applied in this order before interpolation: see `applyOverrides`. */
  readonly set?: readonly string[];
  /** What `${oc.env:NAME}` sees; nothing by default, so that no text can read the environment of a service. */
  readonly env?: Environment;
}

/**
 * YAML text to AST: document, overrides, interpolation, shape, endpoints. Reports everything wrong with them at once;
 * `undefined` if there is nothing to go on with. The same text, overrides and environment give the same AST.
 */
export function parsePipeline(source: SourceText, diagnostics: Diagnostics, options: ParseOptions = {}): PipelineAst | undefined {
  const document = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics);
  if (!document) return undefined;
  const overridden = applyOverrides(isEmpty(document) ? mapTree(new Map(), document.span) : document, options.set ?? [], diagnostics);
  const root = interpolate(overridden, options.env ?? {}, diagnostics);
  if (reportOlderForm(root, diagnostics)) return undefined;
  const checked = pipelineSchema.safeParse(plainOf(root), { reportInput: true });
  if (!checked.success) reportSchemaIssues(checked.error.issues, root, diagnostics);
  return buildAst(root, source, diagnostics);
}

function isEmpty(tree: YamlTree): boolean {
  return tree.kind === 'scalar' && tree.value === null && !tree.failed;
}
