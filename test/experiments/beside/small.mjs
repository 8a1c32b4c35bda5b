// The experiment of `small.py` for cuvisc: data -> train -> measure per parameter set, then best over all.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregate, experiment, fileReferences, grid, json, stage } from 'cuvisc/experiments';
import { z } from 'zod';
import { slope } from './rule.mjs';

const { SEEDS = '[1, 2]', WEIGHTS = '[0, 10, 100]' } = process.env;

const called = ({ base, instance }) => appendFileSync(join(base, 'calls.txt'), `${instance.stage}\n`);

function* numbers(seed, count) {
  let state = BigInt(seed);
  for (let i = 0; i < count; i++) {
    state = (1103515245n * state + 12345n) % 2147483648n;
    yield Number((state >> 16n) % 100n);
  }
}

const source = stage('source', {
  outputs: { file: fileReferences() },
  run: () => ({ file: ['source.json'] }),
});

const data = stage('data', {
  inputs: { file: source.out.file },
  params: z.object({ seed: z.number() }),
  outputs: { points: json() },
  run: (context, { file: [path] }) => {
    called(context);
    const { noise } = JSON.parse(readFileSync(path, 'utf8'));
    const draws = [...numbers(context.params.seed, 40)];
    const pairs = Array.from({ length: 20 }, (_, i) => [draws[2 * i], draws[2 * i + 1]]);
    return { points: pairs.map(([x, e]) => [x / 10, 2 * (x / 10) + ((e - 50) / 100) * noise]) };
  },
});

const train = stage('train', {
  inputs: { points: data.out.points },
  params: z.object({ weight: z.number() }),
  outputs: { model: json() },
  run: (context, { points }) => {
    called(context);
    return { model: slope(points.slice(0, 12), context.params.weight) };
  },
});

const measure = stage('measure', {
  inputs: { points: data.out.points, model: train.out.model },
  outputs: { error: json() },
  run: (context, { points, model }) => {
    called(context);
    let total = 0;
    for (const [x, y] of points.slice(12)) total += (y - model * x) * (y - model * x);
    return { error: total / 8 };
  },
});

const best = aggregate('best', {
  inputs: { error: measure.out.error },
  outputs: { best: json() },
  run: (context, { error }) => {
    called(context);
    return { best: Object.fromEntries(error.map(({ label, value }) => [label, value])) };
  },
});

export default experiment({ params: grid({ seed: JSON.parse(SEEDS), weight: JSON.parse(WEIGHTS) }), targets: [best] });
