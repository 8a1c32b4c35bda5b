import { dirname, resolve } from 'node:path';
import { readYamlTree } from '../../compiler/1-parse/build-tree.js';
import { plainOf, valuePlace } from '../../compiler/1-parse/yaml-tree.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import { positionOf, type SourceText, type Span } from '../../compiler/diagnostics/span.js';
import type { FileSource } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type DataYaml, dataSchema } from '../../schemas/data.js';
import { readText } from '../read-text.js';

export type Splits = { readonly [S in keyof DataYaml]: readonly FileSource[] };

/** Reads a data YAML (`schemas/data.ts`); paths come out absolute. Throws `CuviscError` `data-yaml-invalid` with line and column. */
export async function readDataYaml(file: string): Promise<Splits> {
  const source = await readText(file);
  const diagnostics = createDiagnostics();
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics);
  const [problem] = diagnostics.sorted().filter(({ severity }) => severity === 'error');
  if (problem) throw invalid(source, problem.span, problem.message);
  const checked = dataSchema.safeParse((tree && plainOf(tree)) ?? {});
  if (checked.success) return splitsOf(checked.data, dirname(file));
  const [issue] = checked.error.issues;
  const place = tree ? valuePlace(tree, (issue?.path ?? []) as (string | number)[]) : { source, start: 0, end: 0 };
  throw invalid(source, place, issue?.message ?? 'invalid');
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

function invalid(source: SourceText, span: Span, message: string): CuviscError {
  const { line, column } = positionOf(source, span.start);
  return new CuviscError('data-yaml-invalid', message, {
    place: { file: source.file, line, column },
    hint: 'lists train, val, test and predict hold {cube: FILE[:variable], labels: FILE[:variable]} or file names',
  });
}
