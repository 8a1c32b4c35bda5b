import { expect, it } from 'vitest';
import { profileTable } from '../../runtime/profile/profile-table.js';
import type { NodeProfilingStats } from '../../runtime/profile/profiling-rows.js';

function row(nodeName: string, count: number, times: readonly [number, number, number, number, number, number]): NodeProfilingStats {
  const [meanMs, stdMs, minMs, maxMs, medianMs, totalMs] = times;
  return {
    nodeName,
    stage: 'inference',
    kind: 'graph',
    estimate: false,
    providers: ['cpu'],
    count,
    meanMs,
    stdMs,
    minMs,
    maxMs,
    medianMs,
    totalMs,
    lastMs: 0,
  };
}

// The figures of the published example of the reference framework.
const rows = [
  row('overlay', 347, [10.23, 2.19, 6.27, 25.6, 9.68, 3551]),
  row('sam3_tracker', 347, [895.08, 145.43, 487.49, 1747.95, 891.04, 310_591]),
  row('to_video', 347, [7.76, 2.14, 5.82, 43.55, 7.67, 2694]),
  row('tracking_coco_json', 347, [11.6, 2.47, 7.63, 20.38, 11.18, 4025]),
  row('video_frame', 347, [0.01, 0, 0.01, 0.03, 0.01, 5]),
];

it('prints the published example to the character', () => {
  const lines = profileTable(rows, { totalFrames: 350, skipFirstN: 3 }).split('\n');
  expect(lines[0]).toBe('Profiling Summary (350 frames, skip_first_n=3)');
  expect(lines[1]).toBe(
    'Node                                     Stage        Count   Mean(ms)    Std(ms)    Min(ms)    Max(ms) Median(ms)   Total(s)',
  );
  expect(lines[2]).toBe('-'.repeat(125));
  expect(lines[3]).toBe(
    'sam3_tracker                             inference      347     895.08     145.43     487.49    1747.95     891.04    310.591',
  );
  expect(lines.slice(4, 8).map((text) => text.split(' ')[0])).toEqual(['tracking_coco_json', 'overlay', 'to_video', 'video_frame']);
  expect(lines[8]).toBe('-'.repeat(125));
  // The total of the rows as they are printed: 320.866; the published one was summed before rounding.
  expect(lines[9]).toBe(`TOTAL${' '.repeat(113)}320.866`);
  expect(lines[10]).toBe('Average per-frame pipeline time: 924.69 ms (1.1 FPS)');
  expect(lines.slice(1, 10).every((text) => text.length === 125)).toBe(true);
  expect(lines).toHaveLength(11);
});

it('titles a table by what is known', () => {
  const title = (totalFrames: number | undefined, skipFirstN: number) => profileTable(rows, { totalFrames, skipFirstN }).split('\n')[0];
  expect(title(undefined, 0)).toBe('Profiling Summary');
  expect(title(undefined, 2)).toBe('Profiling Summary (skip_first_n=2)');
  expect(title(5, 0)).toBe('Profiling Summary (5 frames, skip_first_n=0)');
});

it('says when there is nothing', () => {
  expect(profileTable([], { skipFirstN: 0 })).toBe('No profiling data collected.');
  expect(profileTable([row('a', 0, [0, 0, 0, 0, 0, 0])], { skipFirstN: 9 })).not.toContain('FPS');
});
