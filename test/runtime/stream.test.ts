import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../runtime/index.js';
import { countingCube, fitted, openTiny } from './fixtures.js';

describe.each(['inline', 'worker'] as const)('a stream of frames, host %s', (host) => {
  it('gives what single runs give, in order, with the tensors of each source', async () => {
    await using plan = await openTiny(fitted, host);
    const sources: Source[] = [{ file: '4x6', labels: '4x6' }, { cube: countingCube(2, 3, 5) }, { file: '1x1' }, { file: '40x30' }];
    const single = [];
    for (const source of sources) single.push((await plan.run(source, { keepInputs: true })).outputs);
    const streamed = [];
    for await (const run of plan.runStream(sources)) {
      expect(run.index).toBe(streamed.length);
      expect(run.source).toBe(sources[run.index]);
      expect(run.batch.cube?.data.length).toBeGreaterThan(0);
      streamed.push(run);
    }
    expect(streamed.map(({ outputs }) => outputs)).toEqual(single);
    expect(streamed[0]?.batch.mask?.dims).toEqual([4, 6]);
    expect(streamed.map(({ notices }) => notices)).toEqual([['counted'], [], ['counted'], ['counted']]);
    expect([...(streamed[0]?.info.wavelengths ?? [])]).toEqual([500.2, 600.4]);
  });

  it('starts no more sources than may be ahead of its caller', async () => {
    await using plan = await openTiny(fitted, host);
    let [started, handled] = [0, 0];
    async function* endless(): AsyncGenerator<Source> {
      for (; ; started++) yield { cube: countingCube(1, 2, 2) };
    }
    for await (const { outputs } of plan.runStream(endless(), { ahead: 3, outputs: ['norm.scores'] })) {
      expect(Object.keys(outputs)).toEqual(['norm.scores']);
      await sleep(2);
      expect(started - handled).toBeLessThanOrEqual(4);
      if (++handled === 8) break;
    }
    expect((await plan.run({ cube: countingCube(1, 1, 1) })).outputs['norm.scores']?.dims).toEqual([1, 1, 1, 1]);
  });

  it('fails at the source that fails, after those before it', async () => {
    await using plan = await openTiny(fitted, host);
    const seen: number[] = [];
    const stream = async () => {
      for await (const { index } of plan.runStream([{ file: '2x2' }, { cube: countingCube(1, 2, 2), image: countingCube(1, 2, 2) }, { file: '2x2' }]))
        seen.push(index);
    };
    await expect(stream()).rejects.toMatchObject({ code: 'batch-key-unknown' });
    expect(seen).toEqual([0]);
  });

  it('ends when its signal fires', async () => {
    await using plan = await openTiny(fitted, host);
    const controller = new AbortController();
    const stream = async () => {
      for await (const run of plan.runStream([{ file: '2x2' }, { file: '2x2' }], { signal: controller.signal })) {
        expect(run.index).toBe(0);
        controller.abort();
      }
    };
    await expect(stream()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
