import { stat } from 'node:fs/promises';
import { comparePipelines, comparePlans, type Difference, type PlanContent, renderDifferences } from '../../compiler/views/index.js';
import { type Diagnostic, renderJson, renderTerminal } from '../../compiler/index.js';
import { readPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { decodeSafetensors } from '../../schemas/safetensors.js';
import { defineCommand, type OptionValues } from '../command.js';
import { compileOptions, compileRequest, compilerWith, onceEach } from '../options/compile-options.js';
import type { Session } from '../session.js';

const { bands, like, wavelengths, pluginsDir, nodes } = compileOptions;
const options = { bands, like, wavelengths, pluginsDir, nodes };

/** `cuvisc diff`: what differs between two pipelines or two plans. */
export const diff = defineCommand({
  name: 'diff',
  summary: 'Says what differs between two pipelines or two plans; exits with 0 if nothing does, 1 if something does, 2 if one is unusable.',
  examples: ['cuvisc diff old.yaml new.yaml', 'cuvisc diff old.plan new.plan --json'],
  operands: [
    { syntax: '<a>', doc: 'pipeline YAML, or a plan directory' },
    { syntax: '<b>', doc: 'what to compare it with, of the same kind' },
  ],
  options,
  async run({ operands: [a = '', b = ''], options: given, session }) {
    const kind = await kindOf(a, b);
    const { colours } = session.terminal;
    const { differences, errors } = kind === 'plan' ? await comparedPlans(a, b) : await comparedPipelines(a, b, given, onceEach(session.note));
    if (errors.length > 0) return { text: renderTerminal(errors, colours.out), json: { diagnostics: renderJson(errors) }, exitCode: 2 };
    const same = differences.length === 0;
    const text = same ? `${a} and ${b} are the same ${kind}.` : renderDifferences(differences, colours.out);
    return { text, json: { kind, same, differences }, exitCode: same ? 0 : 1 };
  },
});

type Kind = 'pipeline' | 'plan';

interface Comparison {
  readonly differences: readonly Difference[];
  /** Why a pipeline could not be compared. */
  readonly errors: readonly Diagnostic[];
}

async function kindOf(a: string, b: string): Promise<Kind> {
  const [first, second] = [await kindOfFile(a), await kindOfFile(b)];
  if (first === second) return first;
  throw new CuviscError('diff-of-unlike', `${a} is a ${first}, ${b} is a ${second}`, { hint: 'compile the pipeline and compare the two plans' });
}

async function kindOfFile(file: string): Promise<Kind> {
  const info = await stat(file).catch(() => undefined);
  return info?.isDirectory() ? 'plan' : 'pipeline';
}

async function comparedPipelines(a: string, b: string, given: OptionValues<typeof options>, note: Session['note']): Promise<Comparison> {
  const compiler = await compilerWith(given.nodes);
  const check = async (file: string) =>
    compiler.checkOpen(
      await compileRequest(file, { ...given, set: [], output: [], compat: undefined, fuse: true, precision: 'float32', fastMath: false }, note),
    );
  const [before, after] = [await check(a), await check(b)];
  if (before.checked && after.checked) return { differences: comparePipelines(before.checked, after.checked), errors: [] };
  return { differences: [], errors: [...before.diagnostics, ...after.diagnostics].filter(({ severity }) => severity === 'error') };
}

async function comparedPlans(a: string, b: string): Promise<Comparison> {
  return { differences: comparePlans(await contentOf(a), await contentOf(b)), errors: [] };
}

async function contentOf(directory: string): Promise<PlanContent> {
  const { manifest, files } = await readPlan(directory);
  const { path } = manifest.stateFile;
  return { manifest, state: decodeSafetensors(files.get(path) as Uint8Array, path) };
}
