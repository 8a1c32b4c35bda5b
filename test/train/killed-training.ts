import { fileURLToPath } from 'node:url';
import type { TrainOptions } from '../../runtime/index.js';
import { linearData, openTrainPlan } from './train-plan-fixture.js';

/** Settings that exercise everything a checkpoint must remember. */
export const killedOptions: TrainOptions = {
  maxEpochs: 5,
  batchSize: 1,
  lr: 0.02,
  resumeEveryNSteps: 2,
  validation: { interval: 3 },
  schedule: { name: 'reduce_on_plateau', patience: 0, threshold: 0.5, factor: 0.7, warmupEpochs: 1 },
  earlyStopping: [{ monitor: 'val_loss', patience: 9, minDelta: 0.1 }],
  checkpoint: { filename: 'model', saveTopK: 2, saveLast: true, everyNTrainSteps: 3 },
  learningRateMonitor: { interval: 'step' },
};

/** Lets `turns` rounds of the event loop pass, so that a kill lands within whatever is being written. */
async function waitTurns(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Trains in `directory`, resuming what is there, and dies `turns` after event number `fatal`. */
async function main(directory: string, run: string, fatal: number, turns: number): Promise<void> {
  const plan = await openTrainPlan(directory);
  let events = 0;
  const count = (): void => {
    if (events++ === fatal) void waitTurns(turns).then(() => process.kill(process.pid, 'SIGKILL'));
  };
  const splits = { train: linearData(7), val: linearData(3, 50), test: linearData(2, 90) };
  await plan.train(splits, { ...killedOptions, directory: run, resume: 'if-present' }, { onProgress: count, onLog: count });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory = '', run = '', fatal = '-1', turns = '0'] = process.argv.slice(2);
  await main(directory, run, Number(fatal), Number(turns));
}
