import { join } from 'node:path';
import { type Labels, readLabels } from '../../runtime/readers/read-labels.js';
import { inScratchFolder, writeAll } from './scratch-folder.js';

/** Labels of a picture of this content; `name` has its extension. */
export function labelsOf(content: Uint8Array, name = 'a.png'): Promise<Labels> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, { [name]: content });
    return readLabels(join(folder, name));
  });
}
