import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineOptimizer, type UpdateContext } from './contract.js';

type Moments = 'm' | 'v';

export const adam = defineOptimizer<Moments>({
  name: 'adam',
  doc: 'Adam (Kingma and Ba 2015) as torch.optim.Adam; weight decay is added to the gradient.',
  state: ['m', 'v'],
  update: (context) => {
    const { b, parameter, gradient, weightDecay } = context;
    const decayed = weightDecay === 0 ? gradient : b.add(gradient, b.mul(parameter, scalarLike(b, parameter, weightDecay)));
    return step({ ...context, gradient: decayed }, parameter);
  },
});

export const adamw = defineOptimizer<Moments>({
  name: 'adamw',
  doc: 'Adam with decoupled weight decay (Loshchilov and Hutter 2019) as torch.optim.AdamW.',
  state: ['m', 'v'],
  update: (context) => {
    const { b, parameter, lr, weightDecay } = context;
    const shrink = b.sub(b.scalar(1, 'float64'), b.mul(lr, b.scalar(weightDecay, 'float64')));
    return step(context, weightDecay === 0 ? parameter : b.mul(parameter, castLike(b, shrink, parameter)));
  },
});

/** m' = m + (1-b1)(g-m), v' = b2 v + (1-b2) g^2, p - lr/(1-b1^t) m' / (sqrt(v')/sqrt(1-b2^t) + eps) */
function step({ b, gradient, state, lr, step: t, settings }: UpdateContext<Moments>, start: Value) {
  const [beta1, beta2] = settings.betas;
  const like = (value: number) => scalarLike(b, start, value);
  const m = b.add(state.m, b.mul(b.sub(gradient, state.m), like(1 - beta1)));
  const v = b.add(b.mul(state.v, like(beta2)), b.mul(b.mul(gradient, gradient), like(1 - beta2)));
  const rate = b.div(lr, bias(b, beta1, t));
  const root = castLike(b, b.sqrt(bias(b, beta2, t)), start);
  const denominator = b.add(b.div(b.sqrt(v), root), like(settings.eps));
  return { parameter: b.sub(start, b.div(b.mul(m, castLike(b, rate, start)), denominator)), state: { m, v } };
}

/** 1 - beta^t in float64; exp(t log beta) keeps the digits that a float32 power would lose. */
function bias(b: OpBuilder, beta: number, t: Value): Value {
  return b.sub(b.scalar(1, 'float64'), b.exp(b.mul(t, b.scalar(Math.log(beta), 'float64'))));
}

function scalarLike(b: OpBuilder, like: Value, value: number): Value {
  return b.scalar(value, like.type.dtype);
}

function castLike(b: OpBuilder, value: Value, like: Value): Value {
  return b.cast(value, { to: like.type.dtype });
}
