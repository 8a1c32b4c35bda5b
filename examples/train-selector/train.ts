import { type Recipe, runExample } from '../train-two-phases.js';

/** Trains the channel weights and the scale of the scores; the statistics of the detector stay. */
export const selectorRecipe: Recipe = {
  pipeline: 'examples/train-selector/pipeline.yaml',
  training: { losses: ['bce', 'entropy'], unfreeze: ['selector', 'logit'], optimizer: { name: 'adamw', lr: 0.05 }, clipNorm: 1 },
  epochs: 200,
};

if (process.argv[1] === import.meta.filename) await runExample(selectorRecipe, process.argv.slice(2));
