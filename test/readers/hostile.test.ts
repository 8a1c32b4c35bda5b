import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type HostileCase, hostileCubes, hostileLabels } from './hostile-files.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

function refused({ files, open, code, line }: HostileCase, read: (spec: string) => Promise<unknown>): Promise<void> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, files);
    const error = await read(join(folder, open)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CuviscError);
    const { place, fault, message, ...rest } = error as CuviscError;
    expect({ code: rest.code, line: place.line }).toEqual({ code, line });
    expect(place.file?.startsWith(folder)).toBe(true);
    expect(fault).toBe('user');
    expect(message, 'a message must not show where the file lies').not.toContain(folder);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
}

describe('cubes that are refused', () => {
  it.each(hostileCubes)('$what', (hostile) => refused(hostile, readCube));
});

describe('labels that are refused', () => {
  it.each(hostileLabels)('$what', (hostile) => refused(hostile, readLabels));
});
