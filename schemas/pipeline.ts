import { z } from 'zod';
import { compatLevels } from './compat-level.js';
import { stages } from './stage.js';

const stageNames = ['always', ...stages] as const;
const upperCase = stageNames.map((name) => name.toUpperCase() as Uppercase<typeof name>);

/** Lower case, or upper case as the reference framework's enumeration has it. */
const executionStage = z.enum([...stageNames, ...upperCase]);

const metadata = z.strictObject({
  name: z.string().describe('Name of the pipeline; plans, runs and pictures carry it.'),
  description: z.string().default('').describe('What the pipeline is for.'),
  created: z.string().default('').describe('When it was written, free text.'),
  tags: z.array(z.string()).default([]).describe('Words to find it by.'),
  author: z.string().default('').describe('Who wrote it.'),
  cuvis_ai_version: z.string().default('').describe('Version of the reference framework that saved it.'),
  compat: z
    .string()
    .optional()
    .describe(`${compatLevels.map((level) => `'${level}'`).join(' or ')} gives every default the value of that version of the reference.`),
});

const node = z.strictObject({
  name: z.string().describe('Unique name by which connections address the node.'),
  class_name: z.string().describe('Class of the node: dotted path of the reference framework, or its last part.'),
  hparams: z.record(z.string(), z.unknown()).nullish().describe('Hyper-parameters of the class.'),
  execution_stages: z
    .union([executionStage, z.array(executionStage).min(1)])
    .optional()
    .describe('Stages in which the node runs; the default is that of the class.'),
});

const connection = z.union([
  z.strictObject({
    source: z.string().describe('`node.outputs.port`'),
    target: z.string().describe('`node.inputs.port`'),
  }),
  z.string().describe('`a.x -> b.y`, or `a.x -> [b.y, c.z]` to several targets.'),
]);

/** The pipeline YAML of cuvis-ai, with `execution_stages`, `outputs` and `metadata.compat` beside it. */
export const pipelineSchema = z.strictObject({
  metadata: metadata.nullish(),
  plugins: z
    .array(z.string())
    .nullish()
    .describe('Plugins of the reference framework that the nodes come from; what is not known here is told by their names.'),
  nodes: z.array(node).default([]),
  connections: z.array(connection).nullish(),
  outputs: z.array(z.string()).nullish().describe('Ports to keep as outputs, `node.port`; default: those of nodes without a consumer.'),
});

/** A pipeline YAML that has the right shape. */
export type PipelineYaml = z.infer<typeof pipelineSchema>;
