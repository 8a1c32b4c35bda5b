import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CuviscError, isCuviscError, type PlanTypesOptions, readPlan, renderPlanTypes } from '../../runtime/index.js';
import { planManifest, type PlanManifest } from '../../schemas/plan.js';
import { callCli, callCliWell } from '../cli/call-cli.js';

const run = promisify(execFile);
const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
const examples = ['rx-anomaly', 'train-selector'];
/** The types of an example; `vitest -u` writes them anew. */
const expected = (example: string): string => resolve('examples', example, 'expected', 'types.d.ts');
const strictest = { noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true };
let folder: string;
const planOf = (example: string): string => join(folder, `${example}.plan`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-types-'));
  for (const example of examples) await callCliWell('compile', `examples/${example}/pipeline.yaml`, '-o', planOf(example), '--like', scene);
  await mkdir(join(folder, 'node_modules'));
  await symlink(resolve('.'), join(folder, 'node_modules', 'cuvisc'), 'junction');
  await symlink(resolve('node_modules', '@types'), join(folder, 'node_modules', '@types'), 'junction');
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `tsc` has to say of files in the folder; empty if they compile. */
async function complaints(files: readonly string[], options: Readonly<Record<string, boolean>> = {}): Promise<string> {
  const lib = ['es2023', 'esnext.disposable'];
  const compilerOptions = { target: 'es2022', lib, module: 'nodenext', types: ['node'], strict: true, noEmit: true, skipLibCheck: true, ...options };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  return run(process.execPath, [resolve('node_modules', 'typescript', 'bin', 'tsc'), '-p', folder]).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout || 'tsc did not run',
  );
}

async function changed(change: (manifest: PlanManifest) => object, options?: PlanTypesOptions): Promise<string> {
  const { manifest } = await readPlan(planOf('train-selector'));
  return renderPlanTypes(planManifest.parse(JSON.parse(JSON.stringify({ ...manifest, ...change(manifest) }))), options);
}

describe('cuvisc types', () => {
  it.each(examples)('prints what the plan of %s reads, gives and holds', async (example) => {
    await expect(await callCliWell('types', planOf(example))).toMatchFileSnapshot(expected(example));
  });

  it('writes a file that holds the same, and says so as JSON', async () => {
    const file = join(folder, 'written.d.ts');
    expect(JSON.parse(await callCliWell('types', planOf('rx-anomaly'), '-o', file, '--json'))).toEqual({ file });
    expect(JSON.parse(await callCliWell('types', planOf('rx-anomaly'), '--json'))).toEqual({ types: await readFile(file, 'utf8') });
  });

  it('refuses what is no plan', async () => {
    expect(await callCli(['types', folder])).toMatchObject({ exitCode: 2, out: '' });
  });
});

describe('a program with types of a plan', () => {
  it.each([{}, strictest])('compiles where it is right and only there, with %o', async (options) => {
    // Of files called .d.ts `skipLibCheck` would leave mistakes untold.
    for (const example of examples) await callCliWell('types', planOf(example), '-o', join(folder, `${example}.ts`));
    await cp(resolve('test', 'embed', 'samples', 'typed-use.txt'), join(folder, 'typed-use.ts'));
    expect(await complaints(['typed-use.ts'], options)).toBe('');
  });
});

describe('the types of a plan', () => {
  const nasty = [
    'train',
    'rx#count',
    '__proto__',
    'constructor',
    '1',
    'a-b',
    `it's "so"`,
    'back\\slash',
    '`${x}`',
    '*/ x',
    'two\nlines',
    '\u2028',
    'Müll',
    '热',
  ];

  it('are TypeScript whatever nodes, entries and pipeline are called', async () => {
    const text = await changed(({ state: [entry], pipeline }) => ({
      state: nasty
        .map((node) => ({ ...entry, node, name: `${node}.${node}`, doc: `of ${node}` }))
        .concat(nasty.map((name) => ({ ...entry, name }) as never)),
      pipeline: { ...pipeline, name: '2 bands */ "热"' },
    }));
    const names = nasty.flatMap((name) => [name, `${name}.${name}`]);
    const state = `type State = _2Bands热Plan['state']`;
    const use = `import type { _2Bands热Plan } from './nasty.js';\n${state};\nexport const all: Required<{ [K in keyof State]: 1 }> = {${names.map((name) => `[${JSON.stringify(name)}]: 1`).join()}};\n`;
    await writeFile(join(folder, 'nasty.ts'), text);
    await writeFile(join(folder, 'nasty-use.ts'), `${use}import type { Plan } from 'cuvisc/runtime';\nexport type Nasty = Plan<_2Bands热Plan>;\n`);
    expect(await complaints(['nasty-use.ts'], strictest)).toBe('');
  });

  it('do not depend on the order of a manifest', async () => {
    const { manifest } = await readPlan(planOf('train-selector'));
    expect(await changed(({ state }) => ({ state: state.toReversed() }))).toBe(renderPlanTypes(manifest));
  });

  it('take no batch for a stage in which nothing runs, and any values of a metric that the caller brings', async () => {
    const text = await changed(({ stages }) => ({
      stages: {
        ...stages,
        val: { steps: [], metrics: [] },
        test: { ...stages.test, metrics: stages.test.metrics.map((each) => ({ ...each, host: 'own' })) },
      },
    }));
    expect(text).toMatch(/readonly val: \{\s+readonly inputs: never;/);
    expect(text).toContain('readonly metrics?: { readonly [name: string]: number | null };');
  });

  it('have no ranking of a metric without logits', async () => {
    const text = await changed(({ stages }) => {
      const metrics = (of: PlanManifest['stages']['val']) =>
        of.metrics.map(({ inputs: { counts = '' }, ...each }) => ({ ...each, inputs: { counts } }));
      return { stages: { ...stages, val: { ...stages.val, metrics: metrics(stages.val) }, test: { ...stages.test, metrics: [] } } };
    });
    expect(text).toContain('readonly iou: number | null;');
    expect(text).not.toMatch(/average_precision|roc_auc/);
  });

  it('import from the module that was named', async () => {
    expect(await changed(() => ({}), { from: '@cuvisc/runtime' })).toMatch(/^import type \{ Tensor \} from "@cuvisc\/runtime";\n/);
  });
});

describe('isCuviscError', () => {
  const error = new CuviscError('plan-not-fitted', 'not fitted');

  it('knows errors by their code', () => {
    expect(isCuviscError(error)).toBe(true);
    expect(isCuviscError(error, 'plan-not-fitted')).toBe(true);
    expect(isCuviscError(error, 'plan-closed', 'plan-not-fitted')).toBe(true);
    expect(isCuviscError(error, 'plan-closed')).toBe(false);
  });

  it('knows no others', () => {
    for (const other of [undefined, null, 'plan-not-fitted', new Error('x'), { name: 'CuviscError', code: 'plan-not-fitted' }])
      expect(isCuviscError(other)).toBe(false);
  });

  it('knows those of another copy of the package', () => {
    const foreign = Object.assign(new Error('not fitted'), { name: 'CuviscError', code: 'plan-not-fitted' });
    expect(isCuviscError(foreign, 'plan-not-fitted')).toBe(true);
  });
});
