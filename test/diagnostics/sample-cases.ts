import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompileRequest, check, renderJson } from '../../compiler/index.js';

/** A finding as `expected.json` tells it: its place is `line:column-line:column`, before it the file if another one. */
export interface ExpectedFinding {
  readonly code: string;
  readonly place: string;
  readonly suggestion?: string;
}

/** A folder of `samples` with a pipeline, what is asked beside it, and what must be found. */
export interface SampleCase {
  readonly name: string;
  readonly request: CompileRequest;
  readonly expectedFile: string;
}

/** `request.json`: the request without its source, and how often the text of the file is repeated. */
type Asked = Omit<CompileRequest, 'source'> & { readonly repeat?: number };

const folder = join('test', 'diagnostics', 'samples');

/** Every case, sorted by name. */
export function sampleCases(): SampleCase[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const path = (file: string) => join(folder, name, file);
      const { repeat = 1, ...request } = existsSync(path('request.json')) ? (JSON.parse(readFileSync(path('request.json'), 'utf8')) as Asked) : {};
      const source = { file: 'pipeline.yaml', text: readFileSync(path('pipeline.yaml'), 'utf8').repeat(repeat) };
      return { name, request: { source, ...request }, expectedFile: path('expected.json') };
    });
}

/** What `check` finds, in the form of `expected.json`. */
export function findingsOf({ request }: SampleCase): ExpectedFinding[] {
  return renderJson(check(request)).map(({ code, place: { file, start, end }, suggestion }) => {
    const range = `${start.line}:${start.column}-${end.line}:${end.column}`;
    const place = file === 'pipeline.yaml' ? range : `${file} ${range}`;
    return suggestion === null ? { code, place } : { code, place, suggestion };
  });
}
