import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesOf, runtimeFolders, runtimePackage, type WholePackage } from './runtime-package.js';

// `npm run pack:runtime -- [FOLDER]`: packs `@cuvisc/runtime`, the part of the build that services need, into a tarball in FOLDER.

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = resolve(process.argv[2] ?? '.');
const folder = mkdtempSync(join(tmpdir(), 'cuvisc-runtime-'));

function copy(path: string): void {
  cpSync(join(root, path), join(folder, path), { recursive: true, filter: (file) => !/\.map$|\.tsbuildinfo$/.test(file) });
}

try {
  const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as WholePackage;
  const packages = packagesOf(join(root, 'dist'), runtimeFolders);
  for (const part of [...runtimeFolders.map((name) => join('dist', name)), 'vendor', 'LICENSE', 'NOTICE']) copy(part);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(runtimePackage(whole, packages), null, 2)}\n`);
  const packed = execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', target], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  console.log(`${join(target, packed.trim())} depends on ${packages.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
