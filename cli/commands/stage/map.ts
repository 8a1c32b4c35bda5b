import { defineCommand } from '../../command.js';
import { mapText, producersOf } from '../../stage/map-text.js';
import { prepare } from '../../stage/prepare.js';
import { experimentOperand, requestOf, requestOptions, storeOption } from '../../stage/stage-options.js';

/** `cuvisc stage map`: the plan by parameter set. */
export const stageMap = defineCommand({
  name: 'stage map',
  summary: 'Prints the plan by parameter set: stages with inputs, outputs and what is cached by which run, as a map of curifactory does.',
  examples: ['cuvisc stage map experiment.mjs', "cuvisc stage map experiment.mjs --set 'seed=1 *'"],
  operands: [experimentOperand],
  options: { ...requestOptions, ...storeOption },
  async run({ operands, options }) {
    const { prepared, store } = await prepare(operands[0] as string, options.store, requestOf(options));
    const producers = await producersOf(prepared.plan, store);
    return { text: mapText(prepared.plan, producers), json: { plan: prepared.plan, producers: Object.fromEntries(producers) } };
  },
});
