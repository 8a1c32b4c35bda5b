import { z } from 'zod';
import { buildRun, type EvaluateRunSettings, evaluateRun, type PreparedRun, requireWeights, splitNames } from '../../trainrun/index.js';
import { defineCommand, type Outcome } from '../command.js';
import { trainrunOptions } from '../options/trainrun-options.js';
import { flag, text } from '../options/values.js';
import { phaseSummary } from '../train/phase-summary.js';
import { renderFinalValues } from '../train/result-table.js';
import { trainrunProgress } from '../train/trainrun-progress.js';
import { withPreparedRun } from '../train/with-prepared-run.js';

const splits = z.array(z.enum(splitNames, { error: `expected one of ${splitNames.join(', ')}` })).optional();

const options = {
  ...trainrunOptions,
  checkpoint: { flags: '--checkpoint <file>', doc: 'a checkpoint in place of the parameters that the training kept', value: text },
  split: {
    flags: '--split <name>',
    doc: 'a split to measure and predict: train, val, test; default: all that have data',
    value: splits,
    repeat: true,
  },
  resume: { flags: '--resume', doc: 'does nothing if the phase is complete and valid for these weights, data and settings', value: flag },
  allowUntrained: {
    flags: '--allow-untrained',
    doc: 'evaluates the weights of the start, with statistics of the training data',
    value: flag,
    onlyWith: 'smoke',
  },
} as const;

/** `cuvisc evaluate`: the last phase of a trainrun. */
export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Measures what a trainrun has trained, and writes predictions of every split: the last phase of a run.',
  examples: [
    'cuvisc evaluate trainrun.yaml',
    'cuvisc evaluate trainrun.yaml --split test --checkpoint outputs/checkpoints/last.safetensors',
    'cuvisc evaluate trainrun.yaml --smoke --allow-untrained',
  ],
  operands: [{ syntax: '<trainrun>', doc: 'the trainrun YAML' }],
  options,
  run({ operands, options: given, session }) {
    requireWeights(given);
    const { checkpoint, split, resume, smoke } = given;
    const progress = trainrunProgress(session);
    return withPreparedRun({ file: operands[0] as string, given, session, onEvent: progress.onEvent }, async (run) => {
      try {
        if (smoke) await buildRun(run);
        return await evaluated(run, { checkpoint, splits: split, resume, untrained: smoke }, smoke);
      } finally {
        progress.stop();
      }
    });
  },
});

async function evaluated(run: PreparedRun, settings: EvaluateRunSettings, smoke: boolean): Promise<Outcome> {
  const { record, results } = await evaluateRun(run, settings);
  const values = renderFinalValues(results.values, run.config.metric_nodes);
  return { text: `${values}\n\n${phaseSummary(record, smoke ? null : run.directory)}`, json: { ...results, checkpoint: record.checkpoint, record } };
}
