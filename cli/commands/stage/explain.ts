import type { PlannedInstance } from '../../../experiments/index.js';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { defineCommand } from '../../command.js';
import { explanationText } from '../../stage/explanation-text.js';
import { prepare } from '../../stage/prepare.js';
import { experimentOperand, requestOf, requestOptions, storeOption } from '../../stage/stage-options.js';

/** `cuvisc stage explain`: what a key is made of, and what of it changed. */
export const stageExplain = defineCommand({
  name: 'stage explain',
  summary: 'Says why a stage would run or is reused, and what its keys are made of: code, parameters, inputs, codecs, engine.',
  examples: ['cuvisc stage explain experiment.mjs fit', "cuvisc stage explain experiment.mjs fit --set 'seed=1 ridge=0'"],
  operands: [experimentOperand, { syntax: '<stage>', doc: 'id of a stage' }],
  options: { ...requestOptions, ...storeOption },
  async run({ operands: [file, stage], options }) {
    const { prepared } = await prepare(file as string, options.store, requestOf(options));
    const instances = prepared.plan.instances.filter((instance) => instance.stage === stage);
    if (instances.length === 0) throw unknownStage(stage as string, prepared.plan.instances);
    return { text: explanationText(prepared.plan, stage as string), json: { instances } };
  },
});

function unknownStage(stage: string, instances: readonly PlannedInstance[]): CuviscError {
  const known = [...new Set(instances.map((instance) => instance.stage))];
  return new CuviscError('experiment-selection', `no stage that is wanted is called ${stage}`, { hint: `there are: ${known.join(', ')}` });
}
