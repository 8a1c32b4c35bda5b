import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readFile } from 'node:fs/promises';
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
});
