import { ownPixel } from '../../schemas/locality.js';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import type { ProfilableSession } from '../../runtime/profile/profiled-graph.js';
import { Profiler } from '../../runtime/profile/profiler.js';
import { profilingRequest } from '../../runtime/profile/profiling-settings.js';
import type { PlainGraph } from '../../schemas/plan.js';

const noWork = { flopPerPixel: 0, bytesPerPixel: 0, ioBytesPerPixel: 0, flopPerCall: 0 };

const graph: PlainGraph = {
  file: { path: 'a.onnx', bytes: 0, sha256: '' },
  inputs: [],
  outputs: [],
  locality: ownPixel,
  pixelBytes: null,
  opCount: 1,
  regions: [{ name: 'a', role: 'forward', members: [], operations: [{ name: 'a/mul_0', members: ['a'] }], ...noWork }],
};

function event(category: string, name: string, ts: number, dur: number): string {
  return `{"cat" : "${category}","pid" :1,"tid" :7,"dur" :${dur},"ts" :${ts},"ph" : "X","name" :"${name}","args" : {}},`;
}

/** A session whose only kernel takes 1, 2, 3, ... microseconds, and which fails in call `failing`. */
function fakeSession(prefix: string, failing: number): ProfilableSession & { readonly file: string } {
  const file = `${prefix}.json`;
  const lines: string[] = [];
  let calls = 0;
  const run = async (): Promise<Record<string, never>> => {
    calls++;
    lines.push(event('Node', 'a/mul_0_kernel_time', calls * 100, calls));
    if (calls === failing) throw new Error('out of memory');
    lines.push(event('Session', 'model_run', calls * 100, calls + 1));
    return {};
  };
  return {
    file,
    run,
    runInto: run,
    endProfiling: () => writeFileSync(file, `[\n${lines.join('\n')}\n`),
    release: async () => undefined,
  };
}

it('matches events to calls also when one has failed, and deletes what it read', async () => {
  const made: { readonly file: string }[] = [];
  const profiler = new Profiler<ProfilableSession>();
  await profiler.configure(profilingRequest({ enabled: true }));
  const frame = async (): Promise<unknown> =>
    profiler.frame('inference', async () => {
      const session = await profiler.session({ graph, variant: '', version: 0 }, async (prefix = '') => {
        const fake = fakeSession(prefix, made.length === 0 ? 3 : 0);
        made.push(fake);
        return fake;
      });
      return session.run({}, []);
    });
  await frame();
  await frame();
  await expect(frame()).rejects.toThrow('out of memory');
  await frame();
  const { rows } = await profiler.summary('fused', 'inference');
  // 1 and 2 microseconds of the first session, 1 of the one that took its place.
  expect(rows.find(({ nodeName }) => nodeName === 'a')).toMatchObject({ count: 3, minMs: 0.001, maxMs: 0.002, lastMs: 0.001 });
  expect(made).toHaveLength(2);
  for (const { file } of made) expect(existsSync(dirname(file))).toBe(false);
  await profiler.dispose();
});

it('says so if onnxruntime wrote no event for a call', async () => {
  const profiler = new Profiler<ProfilableSession>();
  await profiler.configure(profilingRequest({ enabled: true }));
  await profiler.frame('inference', async () => {
    const session = await profiler.session({ graph, variant: '', version: 0 }, async (prefix = '') => ({
      ...fakeSession(prefix, 0),
      endProfiling: () => writeFileSync(`${prefix}.json`, '[\n'),
    }));
    return session.run({}, []);
  });
  await expect(profiler.summary('fused', undefined)).rejects.toMatchObject({ code: 'profile-unreadable', fault: 'run' });
  await profiler.dispose();
});

it('measures nothing while it is off', async () => {
  const profiler = new Profiler<ProfilableSession>();
  expect(await profiler.frame('test', async () => profiler.part('host', 'metric', async () => 5))).toBe(5);
  expect(profiler.asideSync({ stage: 'fit', kind: 'host', name: 'x' }, () => 6)).toBe(6);
  expect((await profiler.summary('fused', undefined)).rows).toEqual([]);
});
