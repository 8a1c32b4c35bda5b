import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { type CheckContext, defineNode, port } from '../contract.js';
import { firstLive } from './first-live.js';

const hparams = z.strictObject({
  mode: z.enum(['mean', 'min', 'max', 'wmean', 'gmean', 'first', 'softmin']).default('mean').describe('How maps become one.'),
  weights: z
    .array(z.number().nonnegative())
    .min(1)
    .nullable()
    .default(null)
    .describe('Weight of each map, for wmean and softmin; null: equal ones. With another number of maps the result is NaN.'),
  beta: z.number().positive().nullable().default(null).describe('Sharpness of softmin.'),
});

type Settings = z.infer<typeof hparams>;

export const scoreMapFusion = defineNode({
  kind: 'ScoreMapFusion',
  className: 'cuvis_ai.node.fusion.ScoreMapFusion',
  category: 'transform',
  doc: 'Several maps as one: mean, minimum, maximum, weighted mean, n-th root of the product of max(x, 0), the first map of each image that is not 0 everywhere, or the soft minimum low - ln(sum of w exp(-beta (x - low))) / beta with weights w that add up to 1.',
  stages: ['always'],
  hparams,
  inputs: { scores: port('float32[B, H, W, C]*', 'Maps.') },
  outputs: { scores: port('float32[B, H, W, C]', 'The one map.') },
  check: checkModes,
  lower: ({ b, hparams: h, all }) => ({ scores: fused(b, all('scores'), h) }),
});

function checkModes({ hparams: { mode, weights, beta }, diagnostics, at }: CheckContext<Settings>): void {
  const refuse = (hparam: keyof Settings, reason: string) => diagnostics.report(badHparam, at(hparam), { hparam, kind: 'ScoreMapFusion', reason });
  if (mode === 'wmean' && weights === null) refuse('weights', "mode 'wmean' needs them");
  if (weights !== null && mode !== 'wmean' && mode !== 'softmin') refuse('weights', `mode '${mode}' does not read them`);
  if (weights?.every((weight) => weight === 0)) refuse('weights', 'one of them must be above 0');
  if (mode === 'softmin' && beta === null) refuse('beta', "mode 'softmin' needs it");
  if (mode !== 'softmin' && beta !== null) refuse('beta', `mode '${mode}' does not read it`);
}

function fused(b: OpBuilder, maps: readonly Value[], { mode, weights, beta }: Settings): Value {
  const f = (value: number) => b.scalar(value, 'float32');
  const sum = (terms: readonly Value[]) => terms.reduce((one, other) => b.add(one, other));
  const least = () => maps.reduce((one, other) => b.min(one, other));
  if (mode === 'mean') return b.mul(sum(maps), f(1 / maps.length));
  if (mode === 'min') return least();
  if (mode === 'max') return maps.reduce((one, other) => b.max(one, other));
  if (mode === 'first')
    return firstLive(
      b,
      maps,
      maps.map((map) => isNotZero(b, map)),
    );
  if (mode === 'gmean')
    return b.pow(
      maps.map((map) => b.max(map, f(0))).reduce((one, other) => b.mul(one, other)),
      f(1 / maps.length),
    );
  const shares = sharesOf(weights, maps.length);
  if (mode === 'wmean') return sum(maps.map((map, i) => b.mul(map, f(shares[i] as number))));
  const [low, sharpness] = [least(), f(beta ?? 1)];
  const terms = maps.map((map, i) => b.mul(b.exp(b.mul(b.neg(sharpness), b.sub(map, low))), f(shares[i] as number)));
  return b.sub(low, b.div(b.log(sum(terms)), sharpness));
}

/** Weights that add up to 1; NaN where there is not one for each map. */
function sharesOf(weights: Settings['weights'], count: number): number[] {
  const isComplete = weights === null || weights.length === count;
  const given = Array.from({ length: count }, (_, i) => (isComplete ? (weights?.[i] ?? 1) : Number.NaN));
  const total = given.reduce((sum, weight) => sum + weight, 0);
  return given.map((weight) => weight / total);
}

/** bool [B, 1, 1, 1] */
function isNotZero(b: OpBuilder, map: Value): Value {
  return b.greater(b.reduceMax(b.abs(map), { axes: [1, 2, 3], keepDims: true }), b.scalar(0, 'float32'));
}
