import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickstart } from '../../examples/quickstart.js';
import { temporaryFolder } from './synthetic-scene.js';

it('does the main job and names pictures that exist', async () => {
  const folder = join(await temporaryFolder(), 'quickstart');
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    colours: { out: false, err: false },
  };
  expect({ exitCode: await quickstart(terminal, folder), err }).toEqual({ exitCode: 0, err: '' });
  expect(out.match(/^\$ cuvisc \w+/gm)).toEqual(['$ cuvisc compile', '$ cuvisc fit', '$ cuvisc run', '$ cuvisc eval']);
  const pictures = out.match(/^ {2}\S+\.png$/gm) ?? [];
  expect(pictures).toHaveLength(3);
  for (const picture of pictures) await access(picture.trim());
});
