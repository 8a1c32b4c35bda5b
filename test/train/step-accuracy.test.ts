import { describe, expect, it } from 'vitest';
import { trainStepErrors } from '../fuzz-pipelines/train-step.js';

/** Values per pixel and their sums are rounded to 6e-8 a few times each; one rounding of the parameters before the pixels would cost 1e-5. */
const allowed = 1e-6;

describe('a training step', () => {
  it('has losses and gradients as in float64', async () => {
    const { errors } = await trainStepErrors(2, 18, 20);
    expect(errors.map(({ output }) => output)).toContain('selector.channel_logits:gradient');
    for (const { output, error } of errors) expect(error, output).toBeLessThanOrEqual(allowed);
  });
});
