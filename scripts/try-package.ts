import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run try:package`: packs this tree, installs the package into an empty project with npm's defaults, and uses it there as a
// stranger would: commands, an ES module, a CommonJS module, and types under a strict TypeScript that looks into libraries.

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = mkdtempSync(join(tmpdir(), 'cuvisc-try-'));

const scene = 'node_modules/cuvisc/examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
const pipeline = 'node_modules/cuvisc/examples/rx-anomaly/pipeline.yaml';

const commonJs = `const { openPlan } = require('cuvisc/runtime');
(async () => {
  const plan = await openPlan(process.argv[2], { device: 'cpu' });
  const { outputs } = await plan.run({ file: process.argv[3] });
  console.log(Object.keys(outputs).join(' '));
  await plan.dispose();
})();
`;

const typed = `import { check, compile, type CuviscCode } from 'cuvisc';
import { CuviscError, type ErrorCode, openPlan } from 'cuvisc/runtime';
import { type Tensor, tensorFrom } from 'cuvisc/schemas';

export async function scores(directory: string): Promise<Tensor | undefined> {
  await using plan = await openPlan(directory);
  const { outputs } = await plan.run({ cube: tensorFrom('float32', [1, 1, 2, 1], [0, 1]) });
  return outputs['rx.scores'];
}
export const codeOf = (error: unknown): ErrorCode | undefined => (error instanceof CuviscError ? error.code : undefined);
export const code: CuviscCode = 'unknown-port';
export { check, compile };
`;

const compilerOptions = {
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node'],
};

function call(command: string, args: readonly string[], cwd = project): string {
  console.log(`$ ${[command, ...args].join(' ')}`);
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' });
}

function require(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function install(): void {
  call('npm', ['pack', '--loglevel=error', '--pack-destination', project], root);
  const [packed] = readdirSync(project).filter((file) => file.endsWith('.tgz'));
  writeFileSync(join(project, 'package.json'), '{ "name": "stranger", "private": true }\n');
  console.log(call('npm', ['install', `./${packed}`]));
  require(!existsSync(join(project, 'node_modules', 'onnxruntime-node')), 'onnxruntime-node with its install script was installed');
  require(!/protobufjs@[0-7]\./.test(call('npm', ['ls', 'protobufjs', '--all'])), 'a protobufjs with known vulnerabilities was installed');
}

function use(): void {
  const cuvisc = join('node_modules', '.bin', 'cuvisc');
  console.log(call(cuvisc, ['--version']));
  call(cuvisc, ['compile', pipeline, '--like', scene, '-o', 'rx.plan']);
  call(cuvisc, ['fit', 'rx.plan', '--data', scene]);
  cpSync(join(root, 'examples', 'embed', 'run-plan.mjs'), join(project, 'run-plan.mjs'));
  console.log(call(process.execPath, ['run-plan.mjs', 'rx.plan', scene]));
  writeFileSync(join(project, 'run-plan.cjs'), commonJs);
  console.log(call(process.execPath, ['--throw-deprecation', 'run-plan.cjs', 'rx.plan', scene]));
}

/** The part for services, in a project of its own: it runs the plan, and nothing of the compiler is there. */
function useRuntime(): void {
  const service = join(project, 'service');
  mkdirSync(service);
  call(process.execPath, [join(root, 'dist', 'scripts', 'pack-runtime.js'), service], root);
  const [packed] = readdirSync(service).filter((file) => file.endsWith('.tgz'));
  writeFileSync(join(service, 'package.json'), '{ "name": "service", "private": true }\n');
  call('npm', ['install', `./${packed}`], service);
  for (const name of ['chevrotain', 'yaml', '@hpcc-js', 'commander']) {
    require(!existsSync(join(service, 'node_modules', name)), `@cuvisc/runtime brought ${name}`);
  }
  const embedded = readFileSync(join(root, 'examples', 'embed', 'run-plan.mjs'), 'utf8').replace('cuvisc/runtime', '@cuvisc/runtime');
  writeFileSync(join(service, 'run-plan.mjs'), embedded);
  console.log(call(process.execPath, ['run-plan.mjs', join(project, 'rx.plan'), join(project, scene)], service));
}

function checkTypes(): void {
  call('npm', ['install', '--save-dev', '@types/node@20']);
  writeFileSync(join(project, 'typed.mts'), typed);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.mts'] }));
  call(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
}

try {
  install();
  use();
  useRuntime();
  checkTypes();
  console.log('the package works in an empty project');
} finally {
  rmSync(project, { recursive: true, force: true });
}
