// Thirty instances: six sources, eighteen steps below them, five sums over steps, one report of all. WIDE_LOG names a file that gets a line
// whenever a function begins and whenever it ends; WIDE_MS is how long each takes, in milliseconds.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { aggregate, experiment, json, stage } from 'cuvisc/experiments';
import { z } from 'zod';

const seeds = [1, 2, 3, 4, 5, 6];
const sizes = [10, 20, 30];

async function work(context, value) {
  const line = (what) => appendFileSync(process.env.WIDE_LOG, `${JSON.stringify({ what, id: `${context.instance.stage} ${context.instance.label}`, pid: process.pid, at: Date.now() })}\n`);
  line('begin');
  await sleep(Number(process.env.WIDE_MS) * (0.5 + Math.random()));
  line('end');
  return value;
}

const source = stage('source', {
  params: z.object({ seed: z.number() }),
  outputs: { numbers: json() },
  facets: [],
  run: async (context) => ({ numbers: await work(context, Array.from({ length: 500 }, (_, i) => Math.sin(context.params.seed * i))) }),
});

const step = stage('step', {
  inputs: { numbers: source.out.numbers },
  params: z.object({ size: z.number() }),
  outputs: { scaled: json(), first: json() },
  facets: [],
  run: async (context, { numbers }) => {
    const scaled = await work(context, numbers.map((x) => x * context.params.size));
    return { scaled, first: scaled[1] };
  },
});

const total = aggregate('total', {
  inputs: { first: step.out.first },
  by: ['size'],
  outputs: { sum: json() },
  facets: [],
  run: async (context, { first }) => ({ sum: await work(context, first.reduce((sum, { value }) => sum + value, 0)) }),
});

const best = aggregate('best', {
  inputs: { scaled: step.out.scaled },
  outputs: { label: json() },
  facets: [],
  run: async (context, { scaled }) => {
    const label = scaled.reduce((best, each) => (Math.max(...each.value) > Math.max(...best.value) ? each : best)).label;
    return { label: await work(context, label) };
  },
});

const count = aggregate('count', {
  inputs: { first: step.out.first },
  outputs: { n: json() },
  facets: [],
  run: async (context, { first }) => ({ n: await work(context, first.length) }),
});

const report = aggregate('report', {
  inputs: { sum: total.out.sum, label: best.out.label, n: count.out.n },
  outputs: { text: json() },
  facets: [],
  run: async (context, { sum, label, n }) => {
    context.report({ kind: 'text', title: 'best', text: label[0].value });
    return { text: await work(context, `${sum.map(({ value }) => value.toFixed(6)).join()} ${label[0].value} ${n[0].value}`) };
  },
});

export default experiment({ params: seeds.flatMap((seed) => sizes.map((size) => ({ seed, size }))), targets: [report] });
