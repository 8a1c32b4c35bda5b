import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli } from './call-cli.js';
import { pipeline, temporaryFolder } from './synthetic-scene.js';

async function sceneWithoutUnit(): Promise<string> {
  const header = join(await temporaryFolder(), 'scene.hdr');
  await writeFile(
    header,
    'ENVI\nsamples = 2\nlines = 2\nbands = 3\ndata type = 1\ninterleave = bip\nbyte order = 0\nwavelength units = Unknown\nwavelength = {1000, 1100, 1200}\n',
  );
  await writeFile(header.replace('.hdr', '.img'), new Uint8Array(12));
  return header;
}

test('D4: a plan compiled like a cube says which unit was assumed', async () => {
  const scene = await sceneWithoutUnit();
  const { err } = await callCli(['compile', pipeline, '--like', scene, '-o', join(await temporaryFolder(), 'a.plan')]);
  expect(err).toContain(`${scene}: wavelengths have no unit; nanometres were assumed`);
});

test('D4: several pipelines checked like one cube say it once', async () => {
  const scene = await sceneWithoutUnit();
  const { err } = await callCli(['check', pipeline, pipeline, '--like', scene]);
  expect(err.split('nanometres were assumed')).toHaveLength(2);
});
