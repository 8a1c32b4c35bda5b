import { selectorPipeline } from '../fixtures/pipelines.js';

const nodes = `
  - {name: flip, class_name: RandomFlip}
  - {name: turn, class_name: RandomRotate90}
  - {name: crop, class_name: RandomCrop, hparams: {height: 8, width: 8}}
  - {name: jitter, class_name: SpectralJitter, hparams: {gain: 0.02, offset: 0.01}}
  - {name: noise, class_name: AdditiveNoise, hparams: {sigma: 0.01, signal_variance: 0.0001}}
  - {name: dropout, class_name: BandDropout, hparams: {probability: 0.1}}`;

const connections = `
  - {source: data.outputs.cube, target: flip.inputs.cube}
  - {source: data.outputs.mask, target: flip.inputs.targets}
  - {source: flip.outputs.cube, target: turn.inputs.cube}
  - {source: flip.outputs.targets, target: turn.inputs.targets}
  - {source: turn.outputs.cube, target: crop.inputs.cube}
  - {source: turn.outputs.targets, target: crop.inputs.targets}
  - {source: crop.outputs.cube, target: jitter.inputs.cube}
  - {source: jitter.outputs.cube, target: noise.inputs.cube}
  - {source: noise.outputs.cube, target: dropout.inputs.cube}
  - {source: dropout.outputs.cube, target: normalizer.inputs.data}`;

/** The pipeline of the trainrun fixture with every augmentation between data and normaliser. */
export const augmentedPipeline = selectorPipeline
  .replace('\nconnections:', `${nodes}\nconnections:`)
  .replace('\n  - {source: data.outputs.cube, target: normalizer.inputs.data}', connections)
  .replaceAll('data.outputs.mask, target: bce', 'crop.outputs.targets, target: bce')
  .replaceAll('data.outputs.mask, target: metrics_anomaly', 'crop.outputs.targets, target: metrics_anomaly');
