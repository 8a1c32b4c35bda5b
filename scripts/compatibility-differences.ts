import type { CompatLevel } from '../schemas/compat-level.js';

/** Something that the reference does in another way and that no default covers. */
export interface Difference {
  readonly levels: readonly CompatLevel[];
  readonly subject: string;
  readonly reference: string;
  readonly here: string;
  /** How to have what the reference does. */
  readonly other: string;
}

const both = ['cuvis-ai-0.5', 'cuvis-ai-0.19'] as const;
const today = ['cuvis-ai-0.19'] as const;

/** Differences by design, those of the language first. */
export const differences: readonly Difference[] = [
  {
    levels: both,
    subject: 'two connections into one port',
    reference: 'The last one counts, without a word.',
    here: 'Decided stage by stage; an error where neither has the precedence (`two-producers`).',
    other: 'Leave the other connection out.',
  },
  {
    levels: both,
    subject: 'hyper-parameters that a class does not have',
    reference: 'Kept, and read by nobody.',
    here: 'An error (`unknown-hparam`).',
    other: 'Leave them out.',
  },
  {
    levels: both,
    subject: '`execution_stages`',
    reference: '0.5: a keyword of constructors, lost on saving. 0.19: fixed by the class; anything but null is refused.',
    here: 'A key of the node beside `hparams`, which takes the place of the stages of the class, at every level. Null among `hparams` is accepted.',
    other: 'Leave the key out: stages are then those of the class.',
  },
  {
    levels: both,
    subject: 'a node whose producer does not run in a stage',
    reference: 'An error while running.',
    here: 'The node is starved: it does not run in that stage, which the stage table says.',
    other: 'Nothing to choose.',
  },
  {
    levels: today,
    subject: 'TwoStageBinaryDecider in train, val and test',
    reference: 'Gives no decisions until both thresholds are set.',
    here: 'Decides in every stage.',
    other: '`execution_stages: inference` of the node.',
  },
  {
    levels: today,
    subject: 'MinMaxNormalizer, `max_initialization_frames`',
    reference: 'The extrema are those of the first frames.',
    here: 'Those of all data that a fit is given; anything but null is an error.',
    other: 'Fit with the frames that shall count.',
  },
  {
    levels: today,
    subject: 'AnomalyDetectionMetrics, `pixel_stride`',
    reference: 'Every n-th row and column is counted.',
    here: 'Every pixel is; anything but 1 is an error.',
    other: 'None.',
  },
  {
    levels: today,
    subject: 'AnomalyDetectionMetrics, average precision',
    reference: 'Over 200 thresholds of the logistic function of the scores.',
    here: 'Over all scores.',
    other: 'None.',
  },
  {
    levels: today,
    subject: 'AnomalyDetectionMetrics, `image_precision`, `image_recall`, `image_f1`',
    reference: 'Counts frames with any anomalous pixel.',
    here: 'Not computed.',
    other: 'None.',
  },
  {
    levels: both,
    subject: '`norm_mode: running` of selectors and PercentileNormalizer',
    reference: 'Each forward pass widens the bounds of the node.',
    here: 'A run leaves the plan as it was; its outputs `next_running_min`, `next_running_max` and `next_frame_count` are what the bounds become.',
    other: '`plan.setState` with these outputs after each run, or frames as one batch.',
  },
  {
    levels: today,
    subject: '`smooth_k` of FrameScoreGate, `statistical_fit: pooled` of PercentileNormalizer, `norm_mode: statistical` of the supervised selectors',
    reference: 'A median over the last frames; quantiles of a sample of all pixels; bounds of the bands that the same fit finds.',
    here: 'Not built: an error.',
    other: 'None.',
  },
  {
    levels: both,
    subject: 'supervised selectors on more than 20000 labelled pixels',
    reference: 'Keeps every cube in memory and counts every pixel.',
    here: 'Counts an even sample of 20000.',
    other: 'None.',
  },
  {
    levels: both,
    subject: 'PCA and ContinuumRemoval in training',
    reference: 'Gradients pass.',
    here: 'They are host nodes, through which no gradient passes (`host-node-in-training`). Components of PCA have their entry of largest magnitude positive; signs of the reference are those of its LAPACK.',
    other: 'None.',
  },
  {
    levels: ['cuvis-ai-0.5'],
    subject: 'AnomalyDetectionMetrics over several batches',
    reference: 'The mean of the values of batches.',
    here: 'The value of all pixels of a split, as 0.19 has it.',
    other: '`training.pool_metrics: false` of a trainrun.',
  },
  {
    levels: today,
    subject: 'stages of AnomalyMask, RGBAnomalyMask, ScoreHeatmapVisualizer and CubeRGBVisualizer',
    reference: 'val and test; 0.5 had inference among them.',
    here: 'Sinks are left out of plans, in every stage.',
    other: 'Nothing to choose.',
  },
];
