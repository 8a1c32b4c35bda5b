import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAnswer, CodeQuestion } from './code-worker.js';
import { type ExperimentFolder, experimentFolder } from './experiment-folder.js';

const files = {
  'exp.ts': `
import { z } from 'zod';
import { aggregate, experiment, grid, json, stage } from 'cuvisc/experiments';
import { scale, type Unit } from './helper.js';
import { other } from './other.ts';
import * as table from './table.js';

const scenes = stage('scenes', { outputs: { x: json<number>() }, run: () => ({ x: 3 }) });
// Fits.
const fit = stage('fit', {
  inputs: { x: scenes.out.x },
  params: z.object({ eps: z.number() }),
  outputs: { y: json<number>() },
  run: ({ params }, { x }) => ({ y: scale(x, params.eps) }),
});
const offset: number = 1;
const measure = stage('measure', { inputs: { y: fit.out.y }, outputs: { m: json<number>() }, run: (_, { y }) => ({ m: other(y) + offset }) });
const best = aggregate('best', { inputs: { m: measure.out.m }, outputs: { top: json<number>() }, run: (_, { m }) => ({ top: table.size(m) }) });
export default experiment({ params: grid({ eps: [0, 1] }), targets: [best] });
`,
  'helper.ts': `
export type Unit = string;
const factor = 2;
export function scale(x: number, by: number): number {
  return deep(x) * by * factor;
}
export function unused(): number {
  return 4;
}
import { deep } from './deep.js';
`,
  'deep.ts': 'export const deep = (x: number): number => x;\n',
  'other.ts': `import './effect.js';\nexport const other = (y: number): number => y + 1;\n`,
  'effect.ts': 'globalThis.effect = 1;\ndeclare global { var effect: number }\nexport {};\n',
  'table.ts': `export { size } from './size.js';\nexport * from './more.js';\n`,
  'size.ts': 'export const size = (m: readonly unknown[]): number => m.length;\n',
  'more.ts': 'export const more = 1;\n',
};

let made: ExperimentFolder | undefined;

/** Modules are loaded by Node.js itself there; here vitest would rewrite them, and with them the places of calls. */
let worker: Worker;

beforeAll(() => {
  worker = new Worker(join(process.cwd(), 'dist', 'test', 'experiments', 'code-worker.js'));
});

afterAll(() => worker.terminate());

async function ask(question: CodeQuestion): Promise<CodeAnswer> {
  worker.postMessage(question);
  const [answer] = (await once(worker, 'message')) as [CodeAnswer];
  return answer;
}

afterEach(async () => {
  await made?.remove();
  made = undefined;
});

async function digests(file: string): Promise<Readonly<Record<string, string>>> {
  const { digests: found, error } = await ask({ file });
  expect(error).toBeUndefined();
  return Object.fromEntries(Object.entries(found).map(([id, term]) => [id, (JSON.parse(term) as { digest: string }).digest]));
}

/** The stages whose code counts as changed after an edit. */
async function changedBy(edit: (folder: ExperimentFolder) => Promise<void>): Promise<string[]> {
  made = await experimentFolder(files);
  const before = await digests(made.path('exp.ts'));
  await edit(made);
  const after = await digests(made.path('exp.ts'));
  return Object.keys(after).filter((id) => after[id] !== before[id]);
}

const edits: readonly (readonly [what: string, file: string, before: string, after: string, changed: string[]])[] = [
  ['a comment', 'exp.ts', '// Fits.', '/* Fits\n with care. */\n\n', []],
  ['a comment inside a function', 'helper.ts', 'return deep', '// Down.\n  return deep', []],
  ['how a function is written', 'exp.ts', '() => ({ x: 3 })', '() => { return { x: 3 }; }', ['scenes']],
  ['formatting, quotes and parentheses', 'exp.ts', '({ top: table.size(m) })', '(\n  {"top": (table.size(m)),}\n)', []],
  ['a type', 'helper.ts', 'Unit = string', 'Unit = number', []],
  ['an annotation', 'exp.ts', 'offset: number', 'offset', []],
  ['the parameters of the experiment', 'exp.ts', '[0, 1]', '[0, 1, 2]', []],
  ['the schema of parameters, whose values count', 'exp.ts', 'eps: z.number()', 'eps: z.number().min(0)', []],
  ['a stage', 'exp.ts', 'scale(x, params.eps)', 'scale(x, params.eps) + 1', ['fit']],
  ['a variable that a stage reads', 'exp.ts', 'number = 1', 'number = 2', ['measure']],
  ['a helper', 'helper.ts', '* by', '+ by', ['fit']],
  ['a variable that a helper reads', 'helper.ts', 'factor = 2', 'factor = 3', ['fit']],
  ['what nobody uses of a helper', 'helper.ts', 'return 4', 'return 5', []],
  ['what a helper imports', 'deep.ts', '=> x', '=> -x', ['fit']],
  ['what a module does when it is loaded', 'effect.ts', 'effect = 1', 'effect = 2', ['measure']],
  ['what is exported from elsewhere', 'size.ts', 'm.length', 'm.length + 1', ['best']],
  ['anything of a module that is imported as a whole', 'more.ts', 'more = 1', 'more = 2', ['best']],
];

describe('the code of a stage', () => {
  it.each(edits)('curifactory: no part of the key; an edit of %s', async (_, file, before, after, changed) => {
    expect(await changedBy((folder) => folder.edit(file, before, after))).toEqual(changed);
  });

  it('does not count what its file is called', async () => {
    const own = await experimentFolder(files);
    made = own;
    const before = await digests(own.path('exp.ts'));
    await own.write('renamed.ts', await readFile(own.path('exp.ts'), 'utf8'));
    expect(await digests(own.path('renamed.ts'))).toEqual(before);
  });

  it('is what was loaded: an edited file is loaded anew in the same process', async () => {
    made = await experimentFolder(files);
    const question = { file: made.path('exp.ts'), call: { fit: [{ eps: 1 }, { x: 1 }] } } as const;
    expect((await ask(question)).given).toEqual({ fit: { y: 2 } });
    await made.edit('helper.ts', 'factor = 2', 'factor = 5');
    expect((await ask(question)).given).toEqual({ fit: { y: 5 } });
  });

  it('is JavaScript as well, and TypeScript behind the names of what it compiles to', async () => {
    made = await experimentFolder({
      'exp.mjs': `
import { experiment, json, stage } from 'cuvisc/experiments';
import { twice } from './twice.mjs';
const a = stage('a', { outputs: { v: json() }, run: () => ({ v: twice(4) }) });
export default experiment({ targets: [a] });
`,
      'twice.mts': 'export const twice = (x: number): number => 2 * x;\n',
    });
    const { given, digests: found } = await ask({ file: made.path('exp.mjs'), call: { a: [{}, {}] } });
    expect(given).toEqual({ a: { v: 8 } });
    expect(Object.keys((JSON.parse(found.a ?? '') as { files: object }).files)).toEqual(['exp.mjs', 'twice.mts']);
  });

  it('of stages that a function makes is that function and its call, and ports lead nowhere', async () => {
    made = await experimentFolder({
      'exp.ts': `
import { experiment } from 'cuvisc/experiments';
import { scaled, start } from './make.js';
const first = start('first');
const by = 3;
const second = scaled('second', first.out.v, by);
const third = scaled('third', second.out.v, 4);
export default experiment({ targets: [third] });
`,
      'make.ts': `
import { json, type Port, stage } from 'cuvisc/experiments';
export function start(id: string) {
  return stage(id, { outputs: { v: json<number>() }, run: () => ({ v: 1 }) });
}
export function scaled(id: string, port: Port<number>, by: number) {
  const factor = by * 10;
  return stage(id, { inputs: { v: port }, outputs: { v: json<number>() }, run: (_, { v }) => ({ v: v * factor }) });
}
`,
    });
    const file = made.path('exp.ts');
    const changes: string[][] = [];
    let before = await digests(file);
    for (const [name, old, now] of [
      ['exp.ts', 'by = 3', 'by = 5'],
      ['make.ts', 'v: 1 })', 'v: 2 })'],
      ['make.ts', 'by * 10', 'by * 20'],
    ] as const) {
      await made.edit(name, old, now);
      const after = await digests(file);
      changes.push(Object.keys(after).filter((id) => after[id] !== before[id]));
      before = after;
    }
    expect(changes).toEqual([['second'], ['first'], ['second', 'third']]);
  });

  it('has files that are named by new URL, and packages by their version', async () => {
    made = await experimentFolder({
      'exp.mjs': `
import { readFileSync } from 'node:fs';
import { experiment, json, stage } from 'cuvisc/experiments';
import { size } from 'shapes';
const a = stage('a', { outputs: { v: json() }, run: () => ({ v: size + readFileSync(new URL('./pipeline.yaml', import.meta.url), 'utf8').length }) });
export default experiment({ targets: [a] });
`,
      'pipeline.yaml': 'nodes: []\n',
    });
    const shapes = made.path('node_modules/shapes');
    await mkdir(shapes, { recursive: true });
    const version = (text: string) =>
      writeFile(join(shapes, 'package.json'), JSON.stringify({ name: 'shapes', version: text, exports: './index.js', type: 'module' }));
    await version('1.0.0');
    await writeFile(join(shapes, 'index.js'), 'export const size = 2;');
    const file = made.path('exp.mjs');
    const first = await ask({ file, call: { a: [{}, {}] } });
    expect(first.given).toEqual({ a: { v: 12 } });
    expect(JSON.parse(first.digests.a ?? '')).toMatchObject({ files: { 'pipeline.yaml': expect.any(String) }, packages: { shapes: '1.0.0' } });
    await version('1.0.1');
    const second = await digests(file);
    await made.edit('pipeline.yaml', 'nodes', 'edges');
    const third = await digests(file);
    expect(new Set([(JSON.parse(first.digests.a ?? '') as { digest: string }).digest, second.a, third.a]).size).toBe(3);
  });
});

describe('a file that is no experiment', () => {
  it.each([
    ['no default export', 'export const a = 1;', 'experiment-unloadable', {}],
    ['another default export', 'export default 3;', 'experiment-unloadable', {}],
    ['something thrown', 'throw new Error("no data");', 'experiment-unloadable', {}],
    ['a package that is not there', 'import "nowhere-to-be-found"; export default 1;', 'experiment-unloadable', {}],
    ['a mistake of syntax', '\nconst x: = 3;', 'experiment-syntax', { line: 2, column: 10 }],
    ['syntax that is more than types', 'const a = 1;\nenum E { A }', 'experiment-syntax', { line: 2, column: 1 }],
  ])('%s is said', async (_, text, code, place) => {
    made = await experimentFolder({ 'exp.ts': text });
    expect((await ask({ file: made.path('exp.ts') })).error).toMatchObject({ code, ...place });
  });

  it('a file that is not there is said', async () => {
    expect((await ask({ file: '/nowhere/exp.ts' })).error).toMatchObject({ code: 'file-not-found' });
  });
});
