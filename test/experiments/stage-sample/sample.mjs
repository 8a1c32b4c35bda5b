import { aggregate, experiment, grid, json, stage, z } from 'cuvisc/experiments';
import { slope } from './rule.mjs';

const data = stage('data', {
  params: z.object({ seed: z.number() }),
  outputs: { points: json() },
  run: ({ params, log }) => {
    log(`seed ${params.seed}`);
    return { points: [1, 2, 3].map((x) => [x, x * params.seed]) };
  },
});

const fit = stage('fit', {
  inputs: { points: data.out.points },
  params: z.object({ ridge: z.number() }),
  outputs: { slope: json() },
  run: ({ params }, { points }) => ({ slope: slope(points, params.ridge) }),
});

const compare = aggregate('compare', {
  inputs: { slopes: fit.out.slope },
  outputs: { table: json() },
  run: ({ report }, { slopes }) => {
    const rows = slopes.map(({ label, value }) => [label, value]);
    report({ kind: 'table', title: 'Slopes <b>', columns: ['set', 'slope'], rows });
    return { table: rows };
  },
});

export default experiment({ params: grid({ seed: [1, 2], ridge: [0, 10] }), targets: [compare] });
