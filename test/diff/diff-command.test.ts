import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { callCli } from '../cli/call-cli.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

let folder: string;
let yaml: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-diff-'));
  yaml = join(folder, 'rx.yaml');
  await writeFile(yaml, rxPipeline);
});

async function planWith(name: string, text: string): Promise<string> {
  const directory = join(folder, name);
  await writePlan(planOf(compileText(text, { bands: 4 })), directory);
  return directory;
}

interface Found {
  readonly same: boolean;
  readonly differences: readonly { area: string; subject: string; before?: unknown; after?: unknown }[];
}

async function found(a: string, b: string): Promise<Found & { exitCode: number }> {
  const { exitCode, out } = await callCli(['diff', a, b, '--json']);
  return { exitCode, ...(JSON.parse(out) as Found) };
}

describe('cuvisc diff', () => {
  it('exits with 0 for the same, 1 for different, 2 for trouble', async () => {
    const other = join(folder, 'other.yaml');
    await writeFile(other, rxPipeline.replace('RXGlobal}', 'LADGlobal}'));
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, rxPipeline.replace('RXGlobal}', 'RX}'));
    expect(await callCli(['diff', yaml, yaml])).toMatchObject({ exitCode: 0, out: expect.stringContaining('the same pipeline') });
    expect(await callCli(['diff', yaml, other])).toMatchObject({ exitCode: 1, out: expect.stringContaining('~ rx: RXGlobal -> LADGlobal') });
    expect(await callCli(['diff', yaml, broken])).toMatchObject({ exitCode: 2, out: expect.stringContaining('unknown-node-class') });
    expect(await callCli(['diff', yaml, join(folder, 'none.yaml')])).toMatchObject({ exitCode: 2, err: expect.stringContaining('file-not-found') });
    expect(await callCli(['diff', yaml, folder])).toMatchObject({ exitCode: 2, err: expect.stringContaining('diff-of-unlike') });
  });

  it('finds plans equal that differ in comments only', async () => {
    const plans = [await planWith('a.plan', rxPipeline), await planWith('b.plan', `${rxPipeline}# a remark\n`)] as const;
    expect(await found(...plans)).toEqual({ exitCode: 0, kind: 'plan', same: true, differences: [] });
  });

  it('tells graphs, operations and outputs of plans', async () => {
    const [a, b] = [await planWith('c.plan', rxPipeline), await planWith('d.plan', `${rxPipeline}outputs: [rx.scores]\n`)];
    const { exitCode, differences } = await found(a, b);
    expect(exitCode).toBe(1);
    const subjects = differences.map(({ area, subject }) => `${area}: ${subject}`);
    expect(subjects).toEqual(
      expect.arrayContaining([
        'graphs: inference',
        'graph outputs: inference: rx.scores',
        'graph outputs: inference: decide.decisions',
        'status: logit in inference',
      ]),
    );
    expect(subjects.filter((subject) => subject.startsWith('connections'))).toEqual([]);
    const operations = differences.find(({ area, subject }) => area === 'graphs' && subject === 'inference');
    expect(operations).toMatchObject({ before: { operations: expect.any(Number) }, after: { operations: expect.any(Number) } });
  });

  it('tells a fitted plan from an unfitted one', async () => {
    const [a, b] = [await planWith('e.plan', rxPipeline), await planWith('f.plan', rxPipeline)];
    {
      await using plan = await openPlan(b, { device: 'cpu' });
      const values = Array.from({ length: 64 }, (_, i) => Math.sin(i * i));
      await plan.fit([{ cube: tensorFrom('float32', [1, 4, 4, 4], values), wavelengths: tensorFrom('int32', [1, 4], [1, 2, 3, 4]) }]);
    }
    const { differences } = await found(a, b);
    expect(differences).toContainEqual({ area: 'plan', subject: 'fitted levels', change: 'changed', before: '0 of 2', after: '2 of 2' });
    expect(differences.find(({ subject }) => subject === 'rx.mu')).toMatchObject({
      area: 'values',
      before: 'not set',
      after: expect.stringContaining('set ('),
    });
    expect(new Set(differences.map(({ area }) => area))).toEqual(new Set(['plan', 'values']));
  });
});
