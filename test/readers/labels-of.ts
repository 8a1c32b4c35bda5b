import { join } from 'node:path';
import { type Labels, readLabels } from '../../runtime/readers/read-labels.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

/** Labels of a picture called `name`. */
export function labelsOf(name: string, content: Uint8Array): Promise<Labels> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, { [name]: content });
    return readLabels(join(folder, name));
  });
}
