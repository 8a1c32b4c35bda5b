import { defineOptimizer } from './contract.js';

export const sgd = defineOptimizer<'momentum'>({
  name: 'sgd',
  doc: 'Gradient descent with momentum as torch.optim.SGD, without dampening or Nesterov; weight decay is added to the gradient.',
  state: ['momentum'],
  // v' = momentum v + g + weightDecay p, p - lr v'
  update: ({ b, parameter, gradient, state, lr, weightDecay, settings }) => {
    const { dtype } = parameter.type;
    const decayed = weightDecay === 0 ? gradient : b.add(gradient, b.mul(parameter, b.scalar(weightDecay, dtype)));
    const momentum = b.add(b.mul(state.momentum, b.scalar(settings.momentum, dtype)), decayed);
    return { parameter: b.sub(parameter, b.mul(momentum, b.cast(lr, { to: dtype }))), state: { momentum } };
  },
});
