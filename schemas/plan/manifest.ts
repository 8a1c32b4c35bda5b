import { z } from 'zod';
import { stages } from '../stage.js';
import { fitLevel } from './fit.js';
import { fileRef, sha256 } from './graph.js';
import { connection, planNode } from './node.js';
import { stagePlan } from './stage.js';
import { derivation, stateSpec } from './state.js';
import { trainPlan } from './train.js';
import { planHeader } from './version.js';

const stage = z.enum(stages);

/** `plan.json` in its present form. Fields that it does not know are ignored: a form of a greater `minor` may have them. */
export const planManifest = planHeader.extend({
  compiler: z.string().describe('Version of cuvisc that compiled the plan.'),
  compat: z.string().nullable().describe('Release of the reference framework whose defaults hold, if any.'),
  precision: z.enum(['float32', 'float64']).describe('Dtype of products with folded matrices in the stage graphs.'),
  fastMath: z.boolean().describe('True if a centring may follow a folded product as a bias, which costs digits.'),
  pipeline: z
    .object({ name: z.string(), description: z.string(), source: z.string(), sha256 })
    .describe('The pipeline compiled, with name and SHA-256 of its YAML.'),
  wavelengths: z.array(z.number()).nullable().describe('Band centres in nanometres that bands were chosen by; a cube with another grid is refused.'),
  nodes: z.array(planNode).describe('Nodes of the pipeline in execution order.'),
  connections: z.array(connection).describe('Who feeds whom, `node.port` each; keys of batches stand with the graph inputs.'),
  stages: z.record(stage, stagePlan).describe('Graph and host metrics of each stage.'),
  state: z.array(stateSpec).describe('Tensors that are saved with the plan.'),
  derived: z.array(derivation).describe('Tensors that the host computes from state.'),
  fit: z.array(fitLevel).describe('Statistical fits, one level after the other.'),
  train: trainPlan.nullable().describe('The training step; null without losses.'),
  stateFile: fileRef.describe('The safetensors file with the values of the state.'),
  digest: z.string().describe('SHA-256 of this manifest with `digest` set to the empty string.'),
});

/** What `plan.json` says, in the newest form. */
export type PlanManifest = z.infer<typeof planManifest>;
