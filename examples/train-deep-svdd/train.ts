import { type Recipe, runExample } from '../train-two-phases.js';

/** Trains the network and the radius without labels; few epochs, as a longer training draws anomalies to the centre too. */
export const deepSvddRecipe: Recipe = {
  pipeline: 'examples/train-deep-svdd/pipeline.yaml',
  training: { losses: ['svdd'], unfreeze: ['projection', 'svdd'], optimizer: { name: 'adamw', lr: 3e-4, weightDecay: 0.01 } },
  epochs: 30,
};

if (process.argv[1] === import.meta.filename) await runExample(deepSvddRecipe, process.argv.slice(2));
