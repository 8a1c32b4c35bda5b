import { z } from 'zod';
import { dtypes } from '../../schemas/dtype.js';
import { sha256 } from '../../schemas/plan/graph.js';
import { jsonValue } from '../../schemas/plan/graph.js';
import { usedCheckpoint } from '../run-folder/phase-record.js';

/** What tensors of predictions are, by what they mean; each names tensors of the files. */
const roles = z.object({
  scores: z.array(z.string()).describe('Raw scores, larger is more anomalous.'),
  logits: z.array(z.string()),
  decisions: z.array(z.string()),
  labels: z.array(z.string()).describe('`labels`, as the label map has them; none without label maps.'),
});

const sample = z.object({
  ids: z.array(z.string()).describe('One per image: the source and the position of the image in it, `source#index`.'),
  file: z.string().describe('safetensors file beside this one, with the tensors of these images.'),
  bytes: z.int().nonnegative(),
  sha256,
  tensors: z.record(z.string(), z.object({ dtype: z.enum(dtypes), dims: z.array(z.int().nonnegative()).readonly() })),
  noData: z.int().nonnegative().describe('Pixels without data: NaN in float tensors, 0 in others.'),
  notices: z.array(z.string()),
});

/** `predictions/<split>.json`. */
export const predictionRecord = z.object({
  version: z.literal(1),
  split: z.string(),
  stage: z.string().describe('The stage of the plan that predicted.'),
  checkpoint: usedCheckpoint,
  roles,
  deciders: z
    .array(
      z.object({
        node: z.string(),
        className: z.string(),
        threshold: z.number().nullable().describe('The fixed threshold; null for one that each image has by its quantile.'),
        hparams: z.record(z.string(), jsonValue),
      }),
    )
    .describe('The nodes that decide, and by which threshold.'),
  samples: z.array(sample),
});

/** What was predicted of a split, and by which weights. */
export type PredictionRecord = z.infer<typeof predictionRecord>;
