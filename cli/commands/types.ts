import { readPlan, renderPlanTypes } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { defineCommand } from '../command.js';
import { text } from '../options/values.js';

/** `cuvisc types`: what a program in TypeScript knows of a plan when it is compiled. */
export const types = defineCommand({
  name: 'types',
  summary: 'Prints the inputs, outputs, metrics and state of a plan as TypeScript types.',
  examples: ['cuvisc types rx.plan -o rx-plan.d.ts', 'cuvisc types rx.plan', 'cuvisc types rx.plan --from @cuvisc/runtime --json'],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options: {
    out: { flags: '-o, --out <file>', doc: 'the file to write, rx-plan.d.ts say; default: stdout', value: text },
    from: { flags: '--from <module>', doc: 'the module that types of tensors are imported from; default: cuvisc/runtime', value: text },
  },
  async run({ operands, options: { out, from } }) {
    const { manifest } = await readPlan(operands[0] as string);
    const declarations = renderPlanTypes(manifest, from === undefined ? {} : { from });
    if (out === undefined) return { text: declarations.trimEnd(), json: { types: declarations } };
    await writeAtomically(out, declarations);
    return { text: `Wrote ${out}.`, json: { file: out } };
  },
});
