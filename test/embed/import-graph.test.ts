import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Packages that the runtime uses; the compiler, its drawings and the command line have more. */
const packages = ['fast-png', 'h5wasm', 'ml-matrix', 'onnxruntime-node', 'protobufjs', 'zod'];

function modulesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.c?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/(?:^import |^(?:import|export) [\w\s*{},$]+ from |\bimport\(|\brequire(?:\.resolve)?\()['"]([^'"]+)['"]/gm);
  return [...found].map((match) => match[1] as string).filter((name) => !name.startsWith('node:'));
}

describe('who embeds plans', () => {
  const imports = ['runtime', 'schemas'].flatMap((room) => modulesBelow(join('dist', room)).flatMap(importsOf));

  it('P5: loads no package of the compiler, of drawings or of the command line', () => {
    const bare = imports.filter((name) => !name.startsWith('.')).map((name) => name.split('/')[0] as string);
    expect([...new Set(bare)].sort()).toEqual(packages);
  });

  it('P5: loads no module of ours outside runtime and schemas', () => {
    expect(imports.filter((name) => /\/(compiler|cli)\//.test(name))).toEqual([]);
  });

  it('P5: can require the runtime from CommonJS, which a module that awaits at its top would prevent', () => {
    const waiting = modulesBelow(join('dist', 'runtime')).filter((file) => /^(?:(?:const|let) .* = )?await /m.test(readFileSync(file, 'utf8')));
    expect(waiting).toEqual([join('dist', 'runtime', 'readers', 'hdf5', 'hdf5-worker.js')]);
  });
});
