import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '../../runtime/writers/npy.js';
import { tensor } from '../../schemas/tensor.js';
import { generator } from '../cli/generator.js';

const [height, width, bands] = [10, 8, 6] as const;

/** The two-phase channel selector of the reference, in small. */
export const selectorPipeline = `metadata: {name: channel-selector, description: Soft band weights before global RX.}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: normalizer, class_name: MinMaxNormalizer}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 3, init_method: variance}}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: bce, class_name: AnomalyBCEWithLogits}
  - {name: entropy, class_name: SelectorEntropyRegularizer, hparams: {weight: 0.1}}
  - {name: decider, class_name: BinaryDecider}
  - {name: metrics_anomaly, class_name: AnomalyDetectionMetrics}
connections:
  - {source: data.outputs.cube, target: normalizer.inputs.data}
  - {source: normalizer.outputs.normalized, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
  - {source: selector.outputs.weights, target: entropy.inputs.weights}
  - {source: logit.outputs.logits, target: decider.inputs.logits}
  - {source: decider.outputs.decisions, target: metrics_anomaly.inputs.decisions}
  - {source: logit.outputs.logits, target: metrics_anomaly.inputs.logits}
  - {source: data.outputs.mask, target: metrics_anomaly.inputs.targets}
outputs: [rx.scores, decider.decisions]
`;

/** A trainrun without `training`; append what is to be trained. */
export const leastTrainrun = `name: demo
pipeline: pipeline
data:
  data_module: files
  batch_size: 2
  params:
    train: [{cube: c0.npy, labels: l0.npy}, {cube: c1.npy, labels: l1.npy}, {cube: c2.npy, labels: l2.npy}]
    val: [{cube: c3.npy, labels: l3.npy}]
    test: [{cube: c4.npy, labels: l4.npy}]
`;

/** Two epochs of the selector's logits and the final scaling. */
export const trainedTrainrun = `${leastTrainrun}loss_nodes: [bce, entropy]
unfreeze_nodes: [selector, logit]
training:
  max_epochs: 2
  log_every_n_steps: 1
  optimizer: {name: adamw, lr: 0.05, weight_decay: 0.01}
  callbacks:
    checkpoint: {monitor: metrics_anomaly/average_precision, mode: max, save_top_k: 2, save_last: true}
`;

/** Writes five labelled cubes, the pipeline and `run.yaml` into `folder`, and returns the path of the last. */
export async function writeTrainrun(folder: string, trainrun: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let scene = 0; scene < 5; scene++) await writeScene(folder, scene);
  await writeFile(join(folder, 'pipeline.yaml'), selectorPipeline);
  const file = join(folder, 'run.yaml');
  await writeFile(file, trainrun);
  return file;
}

/** Correlated noise of its own in each scene; every eleventh pixel is anomalous and bright in two of the bands. */
async function writeScene(folder: string, scene: number): Promise<void> {
  const next = generator(scene + 1);
  const labels = Uint8Array.from({ length: height * width }, (_, pixel) => ((pixel + scene) % 11 === 0 ? 1 : 0));
  const cube = new Float32Array(labels.length * bands);
  for (const [pixel, label] of labels.entries()) {
    const common = next();
    for (let band = 0; band < bands; band++) {
      cube[pixel * bands + band] = common + 0.4 * next() + (label === 1 && (band === 1 || band === 4) ? 0.4 : 0);
    }
  }
  await writeNpy(join(folder, `c${scene}.npy`), tensor('float32', [height, width, bands], cube));
  await writeNpy(join(folder, `l${scene}.npy`), tensor('uint8', [height, width], labels));
}
