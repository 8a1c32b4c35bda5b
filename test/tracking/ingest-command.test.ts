import { join } from 'node:path';
import { expect, it } from 'vitest';
import { beginRun } from '../../tracking/index.js';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';
import { startFakeMlflow } from './fake-mlflow.js';

it('cuvisc ingest brings several runs, tells of a folder without a journal and goes on, and says what it sent', async () => {
  const fake = await startFakeMlflow();
  await inScratchFolder(async (folder) => {
    const folders = ['a', 'b'].map((name) => join(folder, name));
    for (const directory of folders) {
      const journal = beginRun(directory, { name: directory, experiment: 'demo', phase: 'train', tags: { 'odd@name': 'x' } });
      journal.metrics({ step: 1, values: { loss: 0.5 } });
      journal.end({ status: 'finished' });
    }
    const [a, b] = folders as [string, string];
    const { exitCode, out, err } = await callCli(['ingest', a, join(folder, 'none'), b, '--track', fake.uri]);
    expect(exitCode).toBe(2);
    expect(fake.runs.map(({ name }) => name)).toEqual(folders);
    expect(err).toMatch(/"odd@name" is called "odd_name-[0-9a-f]{8}" at the server.*error\[journal-missing\]/s);
    expect(out).toMatch(new RegExp(`${a} +train +finished +0 +3 +1 +0 +${fake.uri}/#/experiments/1/runs/`));
    const again = JSON.parse(await callCliWell('ingest', a, '--json', '--track', fake.uri)) as object;
    expect(again).toMatchObject({ server: fake.uri, folders: [{ directory: a, error: null, runs: [{ sent: { metrics: 0 }, already: 1 }] }] });
    await fake.stop();
  });
});

it('cuvisc ingest needs an address, and takes none that is not that of a server', async () => {
  await inScratchFolder(async (folder) => {
    const none = await callCli(['ingest', folder]);
    expect(none).toMatchObject({ exitCode: 2, err: expect.stringContaining('tracking-uri-invalid') as string });
    const swallowed = await callCli(['train', '--track', 'run.yaml']);
    expect(swallowed.exitCode).toBe(2);
  });
});
