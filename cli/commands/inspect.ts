import { readPlan, stateFacts } from '../../runtime/index.js';
import { decodeSafetensors } from '../../schemas/safetensors.js';
import { defineCommand } from '../command.js';
import { renderPrecision } from '../print/precision.js';
import { renderPlan } from '../print/plan-summary.js';

/** `cuvisc inspect`: what a plan holds, after checking every byte of it. */
export const inspect = defineCommand({
  name: 'inspect',
  summary: 'Verifies a plan and shows its stages, graphs, state and hashes.',
  examples: ['cuvisc inspect rx.plan', 'cuvisc inspect rx.plan --json'],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options: {},
  async run({ operands }) {
    const { manifest, files } = await readPlan(operands[0] as string);
    const { tensors } = decodeSafetensors(files.get(manifest.stateFile.path) as Uint8Array, manifest.stateFile.path);
    const isSet = (name: string): boolean => tensors[name] !== undefined;
    const state = manifest.state.map((spec) => ({ ...spec, set: isSet(spec.name) }));
    const facts = await stateFacts(manifest, tensors);
    return { text: `${renderPlan(manifest, isSet)}\n\n${renderPrecision(manifest, facts)}`, json: { ...manifest, state, facts } };
  },
});
