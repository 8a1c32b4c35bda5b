import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

/** The folders of the build that running plans needs. */
export const runtimeFolders = ['runtime', 'schemas'] as const;

/** What `package.json` of the whole says, as far as its parts repeat it. */
export interface WholePackage {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, object>>;
}

/** Packages that the JavaScript under `folders` of the build imports or requires, sorted; Node's own and onnxruntime-node, which is brought along, left out. */
export function packagesOf(build: string, folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(build, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(build, folder, file)),
  );
  const texts = files.filter((file) => /\.c?js$/.test(file)).map((file) => readFileSync(file, 'utf8'));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/(?:from |import\(|require\(|import )['"]([^'"./][^'"]*)['"]/g)].map(([, name]) => name as string),
  );
  const packages = named.map((name) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] as string)));
  const foreign = packages.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name) && name !== 'onnxruntime-node');
  return [...new Set(foreign)].sort();
}

/** The `package.json` of `@cuvisc/runtime`. Throws for a package that the whole does not depend on. */
export function runtimePackage(whole: WholePackage, packages: readonly string[]): object {
  const { version, license, engines, dependencies, peerDependencies, peerDependenciesMeta } = whole;
  const versions = packages.map((name) => {
    const wanted = dependencies[name];
    if (wanted === undefined) throw new Error(`the runtime imports ${name}, which package.json does not list`);
    return [name, wanted] as const;
  });
  const entry = (file: string) => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  return {
    name: '@cuvisc/runtime',
    version,
    description: 'Runs, fits and trains plans that cuvisc compiled, without the compiler.',
    license,
    type: 'module',
    engines,
    exports: { '.': entry('runtime/index'), './schemas': entry('schemas/index'), './package.json': './package.json' },
    files: ['dist', 'vendor', 'LICENSE', 'NOTICE'],
    dependencies: Object.fromEntries(versions),
    peerDependencies,
    peerDependenciesMeta,
  };
}
