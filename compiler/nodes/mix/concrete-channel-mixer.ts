import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { geometric } from '../../../schemas/hosts/schedules/geometric.js';
import { declareSchedule, type ScheduleDeclaration } from '../host-declarations.js';

const hparams = z.strictObject({
  input_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  output_channels: z.int().positive().default(3).describe('Number of outputs.'),
  tau_start: z.number().positive().default(10).describe('Temperature in the first epoch of training.'),
  tau_end: z.number().positive().default(0.1).describe('Temperature in the last epochs and after training.'),
  max_epochs: z.int().positive().default(20).describe('Epochs over which the temperature falls.'),
  use_hard_inference: z.boolean().default(true).describe('Outside training, take single bands; else the mixture.'),
  eps: z.number().positive().default(1e-6).describe('Added inside the logarithms of the noise.'),
});

type Hparams = z.infer<typeof hparams>;

export const concreteChannelMixer = defineNode({
  kind: 'ConcreteChannelMixer',
  className: 'cuvis_ai.node.channel_mixer.ConcreteChannelMixer',
  category: 'model',
  doc: 'Mixes bands by the softmax of logits over a temperature. Stage train adds Gumbel noise to the logits and lets the temperature fall from epoch to epoch; the other stages take the one band of largest logit per output, or the mixture at tau_end.',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, input_channels]', 'Cube.') },
  outputs: {
    rgb: port('float32[B, H, W, output_channels]', 'The outputs.'),
    selection_weights: port('float32[output_channels, input_channels]', 'Weight per output and band.'),
  },
  state: ({ hparams: h, dim }) => {
    const bands = dim('input_channels');
    const zeros = typeof bands === 'number' && {
      initial: () => tensorFrom('float32', [h.output_channels, bands], new Float64Array(h.output_channels * bands)),
    };
    return { logits: { dtype: 'float32', dims: [h.output_channels, bands], trainable: 'weights', doc: 'Logit per output and band.', ...zeros } };
  },
  lower: (context) => {
    const { b, hparams: h, stage, input, state } = context;
    if (stage === 'train') return mixBands(b, input('data'), b.add(state('logits'), gumbelNoise(context)), temperatureIn(context));
    if (h.use_hard_inference) return pickBands(b, input('data'), state('logits'));
    return mixBands(b, input('data'), state('logits'), b.scalar(h.tau_end, 'float32'));
  },
});

/** -ln(-ln(u + eps) + eps), one number per output and band. */
function gumbelNoise({ b, hparams: { eps }, state, noise }: LowerContext<Hparams>): Value {
  const uniform = noise('uniform', { dims: state('logits').type.dims, distribution: 'uniform' });
  const small = b.scalar(eps, 'float32');
  return b.neg(b.log(b.add(b.neg(b.log(b.add(uniform, small))), small)));
}

/** In a training step the temperature of the epoch; in stage train outside one that of the first. */
function temperatureIn({ b, hparams: h, scheduled }: LowerContext<Hparams>): Value {
  const current = scheduled('tau', temperatureSchedule(h));
  return current ? b.cast(current, { to: 'float32' }) : b.scalar(h.max_epochs === 1 ? h.tau_end : h.tau_start, 'float32');
}

/** From tau_start in the first epoch to tau_end in epoch max_epochs and after it, by equal factors. */
export function temperatureSchedule({ tau_start: from, tau_end: to, max_epochs: steps }: Hparams): ScheduleDeclaration {
  return declareSchedule({ by: 'epoch', host: geometric, params: { from, to, steps } });
}

function mixBands(b: OpBuilder, cube: Value, logits: Value, temperature: Value) {
  const weights = b.softmax(b.div(logits, temperature), { axis: 1 });
  return { rgb: b.matMul(cube, b.transpose(weights, { perm: [1, 0] })), selection_weights: weights };
}

function pickBands(b: OpBuilder, cube: Value, logits: Value) {
  const bands = logits.type.dims[1] as number;
  const numbers = b.constant(tensorFrom('int64', [1, bands], [...Array(bands).keys()]));
  const chosen = b.argMax(logits, { axis: 1, keepDims: false });
  const isChosen = b.equal(numbers, b.unsqueeze(chosen, { axes: [1] }));
  return { rgb: b.gather(cube, chosen, { axis: 3 }), selection_weights: b.cast(isChosen, { to: 'float32' }) };
}
