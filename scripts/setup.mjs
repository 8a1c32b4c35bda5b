// Installs the packages and builds, each only when something changed; every npm script starts here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.cuvisc-setup');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

function run(command, args, lenient = false) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0 && !lenient) process.exit(status ?? 1);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}
// Stale generated files do not compile, and the generator that renews them runs from the build: `--lenient` goes on.
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], process.argv.includes('--lenient'));
// Modules of packages that ship as part of the build: onnx-proto asks for an old protobufjs and its one module works with the current
// one; the entry of chevrotain loads 640 modules where this is one.
const shipped = { 'onnx-proto/dist/onnx.js': 'schemas/onnx-protocol.cjs', 'chevrotain/lib/chevrotain.mjs': 'compiler/language/chevrotain.mjs' };
for (const [from, to] of Object.entries(shipped)) copyFileSync(join(root, 'node_modules', from), join(root, 'dist', to));
