import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { YamlPlaces } from '../../compiler/1-parse/yaml-places.js';
import { positionOf, type SourceText, type Span } from '../../compiler/diagnostics/span.js';
import type { FileSource } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type DataYaml, dataSchema } from '../../schemas/data.js';
import { readText } from '../read-text.js';

export type Splits = { readonly [S in keyof DataYaml]: readonly FileSource[] };

/** Reads a data YAML (`schemas/data.ts`); paths come out absolute. Throws `CuviscError` `data-yaml-invalid` with line and column. */
export async function readDataYaml(file: string): Promise<Splits> {
  const source = await readText(file);
  const document = parseDocument(source.text);
  const [problem] = document.errors;
  if (problem) throw invalid(source, { source, start: problem.pos[0], end: problem.pos[1] }, problem.message.split('\n')[0] as string);
  const checked = dataSchema.safeParse(document.toJS() ?? {});
  if (checked.success) return splitsOf(checked.data, dirname(file));
  const [issue] = checked.error.issues;
  throw invalid(source, new YamlPlaces(document, source).value((issue?.path ?? []) as (string | number)[]), issue?.message ?? 'invalid');
}

function splitsOf(data: DataYaml, folder: string): Splits {
  const sources = (split: DataYaml['train']): FileSource[] =>
    split.map((item) => {
      const { cube, labels } = typeof item === 'string' ? { cube: item } : item;
      return { file: resolve(folder, cube), ...(labels === undefined ? {} : { labels: resolve(folder, labels) }) };
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
