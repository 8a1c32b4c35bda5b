import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { logVariance } from '../../../schemas/hosts/finalisers/log-variance.js';
import { exponential } from '../../../schemas/hosts/schedules/exponential.js';
import { moments } from '../../reductions/moments.js';
import { declareFit, declareSchedule, type ScheduleDeclaration } from '../host-declarations.js';

const hparams = z.strictObject({
  n_select: z.int().positive().describe('Sum of the weights; with `hard`, the number of bands kept.'),
  input_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  init_method: z.enum(['uniform', 'variance']).default('uniform').describe('Logits after a fit: 0, or the logarithm of the band variance plus eps.'),
  temperature_init: z.number().positive().default(5).describe('Temperature of the softmax before training.'),
  temperature_min: z.number().positive().default(0.1).describe('Lowest temperature of the schedule.'),
  temperature_decay: z.number().positive().max(1).default(0.9).describe('Factor per epoch of the schedule.'),
  anneal_temperature: z
    .boolean()
    .default(false)
    .describe(
      'Train epoch e, from 0, at the temperature max(temperature_min, temperature_init * temperature_decay^e), and keep the last one. The reference stays at temperature_init.',
    ),
  hard: z.boolean().default(false).describe('Outside training, keep the n_select bands of largest logit and drop the others.'),
  eps: z.number().nonnegative().default(1e-6).describe('Added to variances before their logarithm is taken.'),
});

type Hparams = z.infer<typeof hparams>;

export const softChannelSelector = defineNode({
  kind: 'SoftChannelSelector',
  className: 'cuvis_ai.node.channel_selector.SoftChannelSelector',
  category: 'model',
  doc: 'Weights every band by n_select times the softmax of its logit over the temperature. The number of bands stays.',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, input_channels]', 'Cube.') },
  outputs: {
    selected: port('float32[B, H, W, input_channels]', 'The weighted cube.'),
    weights: port('float32[input_channels]', 'Weight per band.'),
  },
  check: ({ hparams: { n_select }, dim, diagnostics, at }) => {
    const bands = dim('input_channels');
    if (typeof bands !== 'number' || n_select <= bands) return;
    diagnostics.report(badHparam, at('n_select'), {
      hparam: 'n_select',
      kind: 'SoftChannelSelector',
      reason: `${n_select} bands cannot be selected from ${bands}`,
    });
  },
  state: ({ hparams: h, dim }) => {
    const bands = dim('input_channels');
    const logits = typeof bands === 'number' ? { initial: () => tensorFrom('float32', [bands], new Float64Array(bands)) } : {};
    return {
      channel_logits: { dtype: 'float32', dims: [bands], trainable: 'fitted', doc: 'Logit per band.', ...logits },
      temperature: { dtype: 'float32', dims: [], doc: 'Current temperature.', initial: () => tensorFrom('float32', [], [h.temperature_init]) },
    };
  },
  fits: ({ hparams: h }) =>
    h.init_method === 'variance'
      ? [
          declareFit({
            statistics: [{ reduction: moments, inputs: { data: 'data' } }],
            finaliser: logVariance,
            params: { eps: h.eps },
            writes: { logVariance: 'channel_logits' },
          }),
        ]
      : [],
  lower: (context) => {
    const { b, hparams: h, stage, input, state } = context;
    const logits = state('channel_logits');
    const temperature = temperatureOf(context);
    const weights = h.hard && stage !== 'train' ? hardWeights(b, logits, h.n_select) : softWeights(b, logits, temperature, h.n_select);
    return { selected: b.mul(input('data'), weights), weights };
  },
});

function softWeights(b: OpBuilder, logits: Value, temperature: Value, count: number): Value {
  return b.mul(b.softmax(b.div(logits, temperature), { axis: 0 }), b.scalar(count, 'float32'));
}

/** 1 at the `count` largest logits, else 0: each band's number is compared with the numbers that topK gives. */
function hardWeights(b: OpBuilder, logits: Value, count: number): Value {
  const [bands] = logits.type.dims as [number];
  const numbers = b.constant(
    tensorFrom(
      'int64',
      [bands, 1],
      Array.from({ length: bands }, (_, band) => band),
    ),
  );
  const [, chosen] = b.topK(logits, b.constant(tensorFrom('int64', [1], [count])));
  return b.reduceSum(b.cast(b.equal(numbers, chosen), { to: 'float32' }), { axes: [1], keepDims: false });
}

/** The temperature of the state, or in a training step that anneals it the one of the epoch, which the state then takes. */
function temperatureOf({ b, hparams, state, scheduled, update }: LowerContext<Hparams>): Value {
  const current = hparams.anneal_temperature ? scheduled('temperature', temperatureSchedule(hparams)) : undefined;
  if (!current) return state('temperature');
  const temperature = b.cast(current, { to: 'float32' });
  update('temperature', temperature);
  return temperature;
}

/** max(temperature_min, temperature_init * temperature_decay^epoch). */
export function temperatureSchedule(h: Pick<Hparams, 'temperature_min' | 'temperature_init' | 'temperature_decay'>): ScheduleDeclaration {
  const params = { start: h.temperature_init, factor: h.temperature_decay, minimum: h.temperature_min };
  return declareSchedule({ by: 'epoch', host: exponential, params });
}
