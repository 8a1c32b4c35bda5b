import { z } from 'zod';
import { jsonValue, valueSpec } from './graph.js';

/** A tensor that is saved with the plan. */
export const stateSpec = valueSpec.extend({
  name: z.string().describe('`node.entry`.'),
  node: z.string(),
  trainable: z.boolean(),
  needsFit: z.boolean().describe('True if a stage graph cannot run before a fit or a loaded state has set it.'),
  doc: z.string(),
});

/** Tensors computed on the host from state whenever the state changes. `host` names the implementation. */
export const derivation = z.object({
  host: z.string(),
  node: z.string(),
  params: z.record(z.string(), jsonValue),
  inputs: z.record(z.string(), z.string()).describe('State names the implementation reads, by its own parameter names.'),
  outputs: z.record(z.string(), valueSpec.extend({ name: z.string() })).describe('Graph inputs it writes, by its own result names.'),
});

/** A tensor that a node learns or is given. */
export type StateSpec = z.infer<typeof stateSpec>;
/** Tensors that a host function derives from state. */
export type Derivation = z.infer<typeof derivation>;
