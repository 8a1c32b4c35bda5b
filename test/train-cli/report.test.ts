import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis } from '../../compiler/views/page/axis.js';
import { lineChart } from '../../compiler/views/page/line-chart.js';
import { callCliWell } from '../cli/call-cli.js';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { trainedTrainrun, writeTrainrun } from '../fixtures/trainruns.js';

describe('report.html', () => {
  it('shows curves, channels, pictures, tables and the configuration, and needs nothing else', async () => {
    const folder = await temporaryFolder();
    const file = await writeTrainrun(folder, trainedTrainrun.replace('name: demo', 'name: "<b>&demo"'));
    await callCliWell('train', file, '-o', join(folder, 'out'));
    const page = await readFile(join(folder, 'out', 'report.html'), 'utf8');
    for (const title of ['Measured', 'Training', 'Channels', 'Sample', 'Trained state', 'Stages', 'Timings', 'Configuration']) {
      expect(page).toContain(`<h2>${title}</h2>`);
    }
    for (const chart of ['Loss', 'Parts of the loss', 'Validation: metrics_anomaly', 'Learning rate', 'selector: weight per band']) {
      expect(page).toContain(`aria-label="${chart}"`);
    }
    expect(page).not.toMatch(/<b>&demo|<script|https?:|src="(?!data:)|NaN|Infinity/);
    const images = [...page.matchAll(/src="data:image\/png;base64,([^"]*)"/g)].map(([, data]) => decode(Buffer.from(data ?? '', 'base64')));
    expect(images).toHaveLength(3);
    for (const { width, height } of images) expect(width * height).toBeGreaterThan(0);
    expect(opened(page)).toEqual([]);
  });
});

describe('axes', () => {
  const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true });

  it('hold every value between their ends, with ticks that rise', () => {
    const property = fc.property(fc.array(finite, { minLength: 1 }), fc.boolean(), (values, widen) => {
      const axis = linearAxis(values, 5, widen);
      // Ends are computed by division and multiplication, which rounds.
      for (const value of [...values, ...axis.ticks]) expect(Math.abs(axis.share(value) - 0.5)).toBeLessThan(0.5 + 1e-6);
      expect(axis.ticks).toEqual([...new Set(axis.ticks)].sort((a, b) => a - b));
      expect(axis.ticks.length).toBeLessThan(13);
    });
    fc.assert(property);
  });

  it('hold powers of ten', () => {
    expect(logAxis([1e-4, 1]).ticks).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1]);
    expect(logAxis([1e-4, 1]).share(1e-2)).toBeCloseTo(0.5, 12);
  });

  it('leave a chart out that has no points', () => {
    expect(lineChart({ title: 'none', xLabel: '', series: [{ name: 'a', points: [] }], logFrom: 10 })).toBe('');
  });
});

/** Elements that are opened and not closed, and the reverse; those without content aside. */
function opened(page: string): string[] {
  const stack: string[] = [];
  for (const [, close, name = '', rest] of page.replace(/<style>.*?<\/style>/s, '').matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (['meta', 'img'].includes(name) || rest?.endsWith('/')) continue;
    if (close === '') stack.push(name);
    else if (stack.at(-1) === name) stack.pop();
    else return [...stack, `/${name}`];
  }
  return stack;
}
