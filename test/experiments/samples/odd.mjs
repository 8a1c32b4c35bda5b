// Stages that misbehave as the environment says: ODD is JSON, what to do by label of the instance. ODD_LOG gets a line per call.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { aggregate, experiment, grid, json, memory, stage } from 'cuvisc/experiments';
import { z } from 'zod';

const odd = JSON.parse(process.env.ODD ?? '{}');

const doings = {
  exit: () => process.exit(3),
  exitOnce: (context) => {
    const mark = `${process.env.ODD_LOG}.${context.instance.id}`;
    if (existsSync(mark)) return;
    writeFileSync(mark, '');
    process.exit(3);
  },
  editAndExit: (context) => {
    writeFileSync(odd.edit, readFileSync(odd.edit, 'utf8').replace('n * 2', 'n * 3'));
    doings.exitOnce(context);
  },
  hang: () => {
    for (;;);
  },
  wait: () => sleep(600_000),
  throw: () => {
    throw new Error('as it was told');
  },
};

const tricky = {
  id: 'tricky',
  version: 1,
  ext: '.json',
  write: (value, place) => (value === 2 && odd.save ? Promise.reject(new Error('no space on the moon')) : json().write(value, place)),
  read: (place) => json().read(place),
};

function called(context) {
  appendFileSync(process.env.ODD_LOG, `${context.instance.stage} ${context.instance.label} ${process.pid}\n`);
  console.log(`${context.instance.stage} says hello`);
  process.stderr.write('and more\n');
}

const work = stage('work', {
  params: z.object({ n: z.number() }),
  outputs: { n: tricky },
  facets: [],
  retries: odd.retries ?? 0,
  retryDelaySeconds: 0,
  timeoutSeconds: odd.timeout,
  run: async (context) => {
    called(context);
    await doings[odd[context.params.n]]?.(context);
    return { n: context.params.n };
  },
});

const held = stage('held', {
  inputs: { n: work.out.n },
  outputs: { f: memory() },
  facets: [],
  run: (context, { n }) => {
    called(context);
    return { f: () => n * 2 };
  },
});

const used = stage('used', {
  inputs: { f: held.out.f },
  outputs: { m: json() },
  facets: [],
  run: (context, { f }) => {
    called(context);
    return { m: f() };
  },
});

const sum = aggregate('sum', {
  inputs: { m: used.out.m },
  outputs: { total: json() },
  facets: [],
  run: (context, { m }) => {
    called(context);
    return { total: m.reduce((total, { value }) => total + value, 0) };
  },
});

export default experiment({ params: grid({ n: [1, 2, 3, 4] }), targets: [sum] });
