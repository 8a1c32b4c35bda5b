import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickstart } from '../../examples/quickstart.js';
import { collecting } from './call-cli.js';
import { temporaryFolder } from './synthetic-scene.js';

it('does the main job and names pictures that exist', async () => {
  const folder = join(await temporaryFolder(), 'quickstart');
  const { exitCode, out, err } = await collecting((terminal) => quickstart(terminal, folder));
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out.match(/^\$ cuvisc \w+/gm)).toEqual(['$ cuvisc compile', '$ cuvisc fit', '$ cuvisc run', '$ cuvisc eval']);
  const pictures = out.match(/^ {2}\S+\.png$/gm) ?? [];
  expect(pictures).toHaveLength(3);
  for (const picture of pictures) await access(picture.trim());
});
