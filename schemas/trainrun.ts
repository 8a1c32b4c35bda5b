import { z } from 'zod';
import { dataConfigSchema } from './data-config.js';
import { trainingSchema } from './training/config.js';

const nodeNames = (doc: string) => z.array(z.string().min(1)).default([]).describe(doc);

/** The trainrun YAML of cuvis-ai after composition; extensions say so in their description. */
export const trainrunSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the run.'),
  pipeline: z
    .string({ error: 'the path of a pipeline YAML; write the pipeline to a file of its own' })
    .nullable()
    .default(null)
    .describe('Pipeline YAML: absolute, or relative to this file, the folder above it or the working directory; .yaml may be left out.'),
  data: dataConfigSchema.describe('What is read.'),
  training: trainingSchema.nullable().default(null).describe('Gradient phase; null stops after the statistical phase.'),
  loss_nodes: nodeNames('Loss nodes that are summed; empty means all.'),
  metric_nodes: nodeNames('Metric nodes that are reported; empty means all.'),
  freeze_nodes: nodeNames('Nodes whose state does not train.'),
  unfreeze_nodes: nodeNames('Nodes that train, exactly these. Empty: the weights of layers, which need no unfreezing.'),
  output_dir: z.string().min(1).default('./outputs').describe('Where everything is written, relative to the working directory.'),
  tags: z.record(z.string(), z.string()).default({}).describe('Words to find the run by.'),
});

/** A trainrun YAML after composition, with all defaults. */
export type TrainRunConfig = z.output<typeof trainrunSchema>;
