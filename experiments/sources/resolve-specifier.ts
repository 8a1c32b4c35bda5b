import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What an import leads to: a file of the experiment, an installed package, something of Node.js or cuvisc itself, or nothing. */
export type Resolved =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string; readonly version: string }
  | { readonly kind: 'engine' }
  | { readonly kind: 'missing' };

/** Folder above the rooms of cuvisc as they run. */
const build = fileURLToPath(new URL('../../', import.meta.url));

/** Rooms of cuvisc: their code is in keys by the version of the package. */
const rooms: readonly string[] = ['cli', 'compiler', 'experiments', 'runtime', 'schemas', 'tracking', 'trainrun'];

/** Endings of compiled files, each with that of its source. */
const compiled: readonly (readonly [js: string, ts: string])[] = [
  ['.js', '.ts'],
  ['.mjs', '.mts'],
  ['.cjs', '.cts'],
];

/** Where the import of `specifier` in the file `from` leads. */
export function resolveSpecifier(specifier: string, from: string): Resolved {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { kind: 'engine' };
  if (/^(\.{1,2}\/|\/|file:)/.test(specifier)) return fileAt(pathOf(specifier, from));
  if (specifier.startsWith('#')) return fileAt(required(specifier, from));
  return packageOf(specifier, from);
}

/** `file`, or the TypeScript that would be compiled to it where only that is there. */
export function sourceFileOf(file: string): string | undefined {
  if (isFile(file)) return file;
  const candidates = compiled.flatMap(([js, ts]) => (file.endsWith(js) ? [file.slice(0, -js.length) + ts] : []));
  return candidates.find(isFile);
}

function pathOf(specifier: string, from: string): string {
  const plain = specifier.replace(/[?#].*$/, '');
  return plain.startsWith('file:') ? fileURLToPath(plain) : join(plain.startsWith('/') ? '' : dirname(from), decodeURIComponent(plain));
}

function fileAt(path: string | undefined): Resolved {
  const file = path === undefined ? undefined : sourceFileOf(path);
  if (file === undefined) return { kind: 'missing' };
  if (isOfCuvisc(file)) return { kind: 'engine' };
  const real = realpathSync(file);
  return packageHolding(real) ?? { kind: 'file', file: real };
}

function isOfCuvisc(file: string): boolean {
  return file.startsWith(build) && rooms.includes(file.slice(build.length).split(sep)[0] as string);
}

/** The installed package that a file belongs to. */
function packageHolding(file: string): Resolved | undefined {
  const [, name] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
  if (name === undefined) return undefined;
  const folder = file.slice(0, file.lastIndexOf(name) + name.length);
  return { kind: 'package', name: name.replaceAll('\\', '/'), version: versionIn(join(folder, 'package.json')) };
}

/** A package that is a link to a folder outside `node_modules` is code of one's own. */
function packageOf(specifier: string, from: string): Resolved {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name === 'cuvisc' || name === '@cuvisc/runtime') return { kind: 'engine' };
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) return installed(name, specifier, manifest, from);
    if (dirname(folder) === folder) return fileAt(required(specifier, from));
  }
}

function installed(name: string, specifier: string, manifest: string, from: string): Resolved {
  const linked = !realpathSync(manifest).split(sep).includes('node_modules') ? fileAt(required(specifier, from)) : undefined;
  if (linked?.kind === 'file') return linked;
  return { kind: 'package', name, version: versionIn(manifest) };
}

function versionIn(manifest: string): string {
  return existsSync(manifest) ? ((JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version?: string }).version ?? '') : '';
}

/** As CommonJS resolves, which knows `imports` and `exports` of package.json. */
function required(specifier: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
