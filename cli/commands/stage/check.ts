import { checkExperiment, expandInstances, loadExperiment, type LoadedExperiment } from '../../../experiments/index.js';
import { defineCommand } from '../../command.js';
import { counted } from '../../print/numbers.js';
import { findingsText } from '../../stage/findings-text.js';
import { experimentOperand } from '../../stage/stage-options.js';

/** `cuvisc stage check`: everything that is wrong with an experiment, at once. */
export const stageCheck = defineCommand({
  name: 'stage check',
  summary: 'Reports everything that is wrong with an experiment, at once; runs no stage and writes nothing.',
  examples: ['cuvisc stage check experiment.mjs', 'cuvisc stage check experiment.mjs --json'],
  operands: [experimentOperand],
  options: {},
  async run({ operands, session }) {
    const loaded = await loadExperiment(operands[0] as string);
    const findings = checkExperiment(loaded);
    const wrong = findings.some(({ severity }) => severity === 'error');
    const text = [...(findings.length > 0 ? [findingsText(findings, session.terminal.colours.out)] : []), ...(wrong ? [] : [soundText(loaded)])].join(
      '\n',
    );
    return { text, json: { file: loaded.file, findings }, ...(wrong ? { exitCode: 2 as const } : {}) };
  },
});

function soundText(loaded: LoadedExperiment): string {
  const { stages, sets, targets } = loaded.experiment;
  const { instances } = expandInstances(loaded.experiment);
  const sizes = [counted(stages.length, 'stage'), counted(sets.length, 'parameter set'), counted(instances.length, 'instance')];
  return `${loaded.name} is sound: ${sizes.join(', ')}; wanted: ${targets.map(({ id }) => id).join(', ')}.`;
}
