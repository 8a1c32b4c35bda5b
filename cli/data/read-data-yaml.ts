import { dirname, resolve } from 'node:path';
import { readYamlTree } from '../../compiler/1-parse/build-tree.js';
import { mapTree } from '../../compiler/1-parse/yaml-tree.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import { renderJson } from '../../compiler/diagnostics/render-json.js';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.js';
import { positionOf } from '../../compiler/diagnostics/span.js';
import type { FileSource } from '../../runtime/index.js';
import { type DataYaml, dataSchema } from '../../schemas/data.js';
import { readText } from '../read-text.js';
import { checkSchema } from '../trainrun/check-schema.js';
import { FindingsError } from './findings-error.js';

export type Splits = { readonly [S in keyof DataYaml]: readonly FileSource[] };

/** Reads a data YAML (`schemas/data.ts`); paths come out absolute. Throws `FindingsError` `data-yaml-invalid` with every mistake in it. */
export async function readDataYaml(file: string): Promise<Splits> {
  const source = await readText(file);
  const diagnostics = createDiagnostics();
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics) ?? mapTree(new Map(), { source, start: 0, end: 0 });
  const data = diagnostics.hasErrors ? undefined : checkSchema(dataSchema, { tree, name: 'the data YAML' }, diagnostics);
  if (data) return splitsOf(data, dirname(file));
  throw invalid(diagnostics.sorted());
}

function splitsOf(data: DataYaml, folder: string): Splits {
  const sources = (split: DataYaml['train']): FileSource[] =>
    split.map((item) => {
      const { cube, labels, axes } = typeof item === 'string' ? { cube: item } : item;
      const stated = axes === undefined ? '' : `@${axes.join(',')}`;
      return { file: resolve(folder, cube) + stated, ...(labels === undefined ? {} : { labels: resolve(folder, labels) }) };
    });
  return { train: sources(data.train), val: sources(data.val), test: sources(data.test), predict: sources(data.predict) };
}

function invalid(found: readonly Diagnostic[]): FindingsError {
  const [first, ...more] = found as [Diagnostic, ...Diagnostic[]];
  const { source, start } = first.span;
  return new FindingsError('data-yaml-invalid', more.length === 0 ? first.message : `${first.message}, and ${more.length} more`, {
    place: { file: source.file, ...positionOf(source, start) },
    hint: 'lists train, val, test and predict hold {cube: FILE[:variable], labels: FILE[:variable]} or file names',
    findings: { render: (colour) => renderTerminal(found, colour), json: renderJson(found) },
  });
}
