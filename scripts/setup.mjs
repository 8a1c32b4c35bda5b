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
// The package asks for an old protobufjs; its one module works with the current one and ships as part of the build.
const protocol = join(root, 'dist', 'schemas', 'onnx-protocol.cjs');
if (!existsSync(protocol)) copyFileSync(join(root, 'node_modules', 'onnx-proto', 'dist', 'onnx.js'), protocol);
