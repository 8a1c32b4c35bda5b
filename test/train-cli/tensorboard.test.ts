import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventFile, maskedCrc32c } from '../../runtime/writers/tensorboard.js';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { readEvents } from './read-events.js';
import { crc32c } from './slow-crc32c.js';

const scalars = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 300 }).filter((name) => name !== '__proto__'),
  fc.float(),
);

describe('an event file', () => {
  it('gives back any scalars, steps and times', async () => {
    const folder = await temporaryFolder();
    let files = 0;
    const property = fc.asyncProperty(fc.array(fc.record({ wallTime: fc.double(), step: fc.maxSafeNat(), scalars })), async (events) => {
      const path = join(folder, `events.out.tfevents.${files++}`);
      const file = await createEventFile(path, 12.5);
      for (const event of events) await file.append(event);
      await file.close();
      const [version, ...read] = await readEvents(path);
      expect(version).toMatchObject({ wallTime: 12.5, fileVersion: 'brain.Event:2' });
      expect(read.map(({ fileVersion: _, start: __, ...event }) => event)).toEqual(
        events.map((event) => ({ ...event, scalars: { ...event.scalars } })),
      );
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it('is seen to be damaged when a byte is flipped', async () => {
    const path = join(await temporaryFolder(), 'events.out.tfevents.1');
    await (await createEventFile(path, 1)).close();
    const bytes = await readFile(path);
    bytes[20] = (bytes[20] as number) ^ 1;
    await writeFile(path, bytes);
    await expect(readEvents(path)).rejects.toThrow('wrong checksum of the data');
  });

  it('has the checksums of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    // Rotated right by 15 bits plus 0xa282ead8.
    expect(maskedCrc32c(new Uint8Array(32))).toBe((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
  });
});
