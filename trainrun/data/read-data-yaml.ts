import { dirname, resolve } from 'node:path';
import { readYamlTree } from '../../compiler/1-parse/build-tree.js';
import { mapTree } from '../../compiler/1-parse/yaml-tree.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import type { Diagnostic } from '../../compiler/index.js';
import type { FileSource } from '../../runtime/index.js';
import { type DataYaml, dataSchema } from '../../schemas/data.js';
import { readText } from '../../compiler/index.js';
import { checkSchema } from '../compose/check-schema.js';
import { FindingsError } from '../../schemas/findings-error.js';
import { findingsOf } from './findings-of.js';

/** The files of each split of a data YAML. */
export type DataSplits = { readonly [S in keyof DataYaml]: readonly FileSource[] };

/** Reads a data YAML (`schemas/data.ts`); paths come out absolute. Throws `FindingsError` `data-yaml-invalid` with every mistake in it. */
export async function readDataYaml(file: string): Promise<DataSplits> {
  const source = await readText(file);
  const diagnostics = createDiagnostics();
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics) ?? mapTree(new Map(), { source, start: 0, end: 0 });
  const data = diagnostics.hasErrors ? undefined : checkSchema(dataSchema, { tree, name: 'the data YAML' }, diagnostics);
  if (data) return splitsOf(data, dirname(file));
  throw invalid(diagnostics.sorted());
}

function splitsOf(data: DataYaml, folder: string): DataSplits {
  const sources = (split: DataYaml['train']): FileSource[] =>
    split.map((item) => {
      const { cube, labels, axes } = typeof item === 'string' ? { cube: item } : item;
      const stated = axes === undefined ? '' : `@${axes.join(',')}`;
      return { file: resolve(folder, cube) + stated, ...(labels === undefined ? {} : { labels: resolve(folder, labels) }) };
    });
  return { train: sources(data.train), val: sources(data.val), test: sources(data.test), predict: sources(data.predict) };
}

function invalid(found: readonly Diagnostic[]): FindingsError {
  const hint = 'lists train, val, test and predict hold {cube: FILE[:variable], labels: FILE[:variable]} or file names';
  return new FindingsError('data-yaml-invalid', findingsOf(found), hint);
}
