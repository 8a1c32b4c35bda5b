import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type CompileRequest, createCompiler, type JsonDiagnostic, renderJson } from '../../compiler/index.js';
import { type Mutation, mutationsOf } from './mutations.js';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { sampleCases } from './sample-cases.js';

type Known = Omit<CompileRequest, 'source'>;

/** Data that satisfy every example: 61 bands from 400 to 1000 nm. */
const known: Known = { wavelengths: Array.from({ length: 61 }, (_, band) => 400 + 10 * band) };

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return yamlFiles(path);
    return /\.ya?ml$/.test(entry.name) && /^nodes:/m.test(readFileSync(path, 'utf8')) ? [path] : [];
  });
}

/** The classes of the one example that brings its own. */
const { nodeClasses } = (await import(pathToFileURL('examples/own-node/nodes.mjs').href)) as { readonly nodeClasses: readonly NodeDefinition[] };
const compiler = createCompiler({ nodes: nodeClasses });

function examplePipelines(): (readonly [string, string])[] {
  const clean = sampleCases().find(({ name }) => name === 'clean')?.request.source.text ?? '';
  const files = existsSync('examples') ? yamlFiles('examples').map((path) => [path, readFileSync(path, 'utf8')] as const) : [];
  return [...files, ['clean sample', clean], ['block form', stringify(blockForm)]];
}

const blockForm = {
  metadata: { name: 'projection', compat: 'cuvis-ai-0.5' },
  nodes: [
    { name: 'data', class_name: 'cuvis_ai.node.data.CU3SDataNode', hparams: {} },
    { name: 'pass', class_name: 'BandpassByWavelength', hparams: { min_wavelength_nm: 500, max_wavelength_nm: 700 } },
    { name: 'pca', class_name: 'TrainablePCA', hparams: { n_components: 3, whiten: true }, execution_stages: 'always' },
    { name: 'rx', class_name: 'RXGlobal', hparams: { eps: 1e-6 }, execution_stages: ['val', 'test', 'inference'] },
  ],
  connections: [
    { source: 'data.outputs.cube', target: 'pass.inputs.data' },
    { source: 'data.outputs.wavelengths', target: 'pass.inputs.wavelengths' },
    { source: 'pass.outputs.filtered', target: 'pca.inputs.data' },
    { source: 'pca.outputs.projected', target: 'rx.inputs.data' },
  ],
  outputs: ['rx.scores', 'pca.projected'],
};

function findingsIn(text: string): JsonDiagnostic[] {
  return renderJson(compiler.check({ source: { file: 'p.yaml', text }, ...known }));
}

/** Whether a finding, or a place that it refers to, lies in the changed item. */
function points({ place, notes }: JsonDiagnostic, [first, last]: readonly [number, number]): boolean {
  const places = [place, ...notes.flatMap((note) => note.place ?? [])];
  return places.some(({ start, end }) => start.line <= last && end.line >= first);
}

type Fate = 'still valid' | 'reported in place' | 'missed';

function fateOf(mutation: Mutation, before: ReadonlySet<string>): Fate {
  const fresh = findingsIn(mutation.text).filter(({ code, message }) => !before.has(`${code} ${message}`));
  if (fresh.some((finding) => points(finding, mutation.lines))) return 'reported in place';
  return fresh.some(({ severity }) => severity === 'error') ? 'missed' : 'still valid';
}

describe.each(examplePipelines())('%s', (name, text) => {
  const found = findingsIn(text);
  const before = new Set(found.map(({ code, message }) => `${code} ${message}`));
  const fates = mutationsOf(text).map((mutation) => ({ mutation, fate: fateOf(mutation, before) }));

  it('checks without errors', () => {
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('every mutation is still valid or reported inside the changed item', () => {
    const count = (kind: string, fate: Fate) => fates.filter((f) => f.mutation.kind === kind && f.fate === fate).length;
    for (const kind of ['deleted key', 'misspelt name', 'swapped ends']) {
      console.log(`${name}: ${kind}: ${count(kind, 'reported in place')} reported in place, ${count(kind, 'still valid')} still valid`);
    }
    expect(fates.filter(({ fate }) => fate === 'missed').map(({ mutation }) => `${mutation.kind} ${mutation.what} at ${mutation.lines}`)).toEqual([]);
  });

  it('every misspelt name of a node, class or port and every swap is reported', () => {
    const silent = fates.filter(({ mutation, fate }) => mutation.kind === 'swapped ends' && fate !== 'reported in place');
    expect(silent.map(({ mutation }) => mutation.what)).toEqual([]);
  });
});
