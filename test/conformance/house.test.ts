import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Fault, findFaults } from '../../scripts/house-faults.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

/** Faults of a tree of files by path. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<Fault[]> {
  return inScratchFolder(async (root) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return findFaults(root);
  });
}

const value = (path: string): string => `import { x } from '${path}';\n`;
const type = (path: string): string => `import type { X } from '${path}';\n`;
const bothTypes = (path: string): string => `import { type X, type Y } from '${path}';\n`;

describe('an import', () => {
  it.each<[string, string, string, string, RegExp]>([
    ['of a folder above', 'runtime/fit/a.ts', value('../train/b.js'), value('../run/b.js'), /^runtime\/fit imports from runtime\/train/],
    ['of types of a folder above', 'runtime/engine/a.ts', type('../api/b.js'), type('../tensor/b.js'), /^runtime\/engine imports from runtime\/api/],
    ['of a folder of the same storey', 'runtime/fit/a.ts', value('../tune/b.js'), value('./b.js'), /^runtime\/fit imports from runtime\/tune/],
    [
      'of the entry of the runtime from within',
      'runtime/run/a.ts',
      type('../index.js'),
      value('../tensor/b.js'),
      /^runtime\/run imports from the entry/,
    ],
    ['of values of an earlier phase', 'compiler/3-lower/a.ts', value('../2-check/b.js'), type('../2-check/b.js'), /^phase 3-lower reaches over/],
    ['of types of a later phase', 'compiler/2-check/a.ts', type('../3-lower/b.js'), bothTypes('../1-parse/b.js'), /^phase 2-check reaches over/],
    ["of the compiler's views by a phase", 'compiler/6-emit/a.ts', value('../views/b.js'), value('../ir/b.js'), /^phase 6-emit reaches over/],
    ['of a phase by the vocabulary', 'compiler/ir/a.ts', value('../3-lower/b.js'), type('../3-lower/b.js'), /^compiler\/ir is vocabulary/],
    [
      "of the compiler's inside by the CLI",
      'cli/a/a.ts',
      value('../../compiler/ir/b.js'),
      value('../../compiler/index.js'),
      /^cli reaches into compiler\/ir\/b/,
    ],
    [
      "of an entrance's namesake",
      'cli/a/a.ts',
      type('../../runtime/index-of.js'),
      type('../../runtime/index.js'),
      /^cli reaches into runtime\/index-of/,
    ],
    [
      'of the runtime by the compiler',
      'compiler/ir/a.ts',
      type('../../runtime/index.js'),
      value('../../schemas/b.js'),
      /^compiler reaches into runtime\/index/,
    ],
    [
      'that passes on',
      'trainrun/a/a.ts',
      "export * from '../../runtime/api/b.js';\n",
      "export * from '../../runtime/index.js';\n",
      /^trainrun reaches into/,
    ],
  ])('%s is refused', async (_, file, bad, good, message) => {
    const faults = await faultsOf({ [file]: `${good}${bad}` });
    expect(faults).toEqual([{ file, line: 2, message: expect.stringMatching(message) as string }]);
  });

  it('of a folder of the runtime without a storey is an error', async () => {
    await expect(faultsOf({ 'runtime/attic/a.ts': value('../tensor/b.js') })).rejects.toThrow('runtime/attic has no storey');
  });
});

describe('an export', () => {
  it.each<[string, string, string]>([
    ['function', 'export function f(): void {}\n', '/** Tells. */\nexport function g(): void {}\n'],
    ['constant', 'export const f = 1;\n', "export const g = { doc: 'Tells.' };\n"],
    ['call', 'export const f = frozen({});\n', "export const g = frozen({ doc: 'Tells.' });\nexport const h = defineOp({});\n"],
    ['interface', 'export interface f {}\n', '/** Tells. */\nexport interface g {}\n'],
    ['type', 'export type f = 1;\n', '/** Tells. */\nexport type g = 1;\n'],
    ['class', 'export class f {}\n', '/** Tells. */\nexport class g {}\n'],
    ['name given later', 'const f = 1;\nexport { f };\n', '/** Tells. */\nconst g = 1;\nexport { g };\n'],
  ])('without a docstring is refused: %s', async (_, bad, good) => {
    const faults = await faultsOf({ 'schemas/a.ts': `${bad}${good}const own = 1;\n` });
    expect(faults).toEqual([{ file: 'schemas/a.ts', line: 1, message: 'f has no docstring' }]);
  });

  it('needs a docstring where it is declared, and none in generated files', async () => {
    const faults = await faultsOf({
      'schemas/a.ts': 'export const f = 1;\n',
      'schemas/b.ts': "export { f } from './a.js';\n",
      'schemas/c.gen.ts': 'export const g = 1;\n',
      'test/d.ts': 'export const h = 1;\n',
    });
    expect(faults.map(({ file }) => file)).toEqual(['schemas/a.ts']);
  });
});
