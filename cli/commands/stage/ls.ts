import { defineCommand } from '../../command.js';
import { flag, texts } from '../../options/values.js';
import { artifactsText, listArtifacts } from '../../stage/list-artifacts.js';
import { prepare } from '../../stage/prepare.js';
import { experimentOperand, requestOptions, storeOption } from '../../stage/stage-options.js';

/** `cuvisc stage ls`: artifacts by stage and parameters. */
export const stageLs = defineCommand({
  name: 'stage ls',
  summary: 'Lists the artifacts that an experiment has now, by stage and parameters, with their paths.',
  examples: [
    'cuvisc stage ls experiment.mjs',
    "cuvisc stage ls experiment.mjs --stage fit --set 'seed=1 *' --paths",
    'cuvisc stage ls experiment.mjs --every',
  ],
  operands: [experimentOperand],
  options: {
    stage: { flags: '--stage <stage>', doc: 'only what this stage has made; an id or a glob', value: texts, repeat: true },
    set: requestOptions.set,
    output: { flags: '--output <name>', doc: 'only outputs of this name', value: texts, repeat: true },
    paths: { flags: '--paths', doc: 'prints paths alone, one a line, for scripts', value: flag },
    every: { flags: '--every', doc: 'also what earlier code, parameters and inputs have made', value: flag },
    ...storeOption,
  },
  async run({ operands, options }) {
    const { prepared, store } = await prepare(operands[0] as string, options.store, options.set.length > 0 ? { sets: options.set } : {});
    const artifacts = await listArtifacts(prepared, store, options);
    return {
      text: options.paths ? artifacts.map(({ path }) => path).join('\n') : artifactsText(artifacts, store.folder),
      json: { store: store.folder, artifacts },
    };
  },
});
