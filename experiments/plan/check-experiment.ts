import type { Experiment, LoadedExperiment } from '../define/experiment-definition.js';
import { reachedCode } from '../sources/reached-code.js';
import { checkDeclarations } from './check-declarations.js';
import { checkMembers } from './check-members.js';
import { expandInstances } from './expand-instances.js';
import { type ExperimentFinding, InvalidExperiment, warning } from './finding.js';

/** Everything that is wrong or hardly meant in an experiment, at once: errors first, then warnings. Runs and writes nothing. */
export function checkExperiment(loaded: LoadedExperiment): readonly ExperimentFinding[] {
  const declared = checkDeclarations(loaded.experiment);
  const inDoubt = declared.some(({ severity }) => severity === 'error');
  const expanded = inDoubt ? [] : expandedFindings(loaded.experiment);
  const found = [...declared, ...expanded, ...unfollowedCode(loaded)];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')];
}

/** Throws `InvalidExperiment` if `checkExperiment` finds errors. */
export function requireSound(loaded: LoadedExperiment): void {
  const findings = checkExperiment(loaded);
  if (findings.some(({ severity }) => severity === 'error')) throw new InvalidExperiment(loaded.file, findings);
}

function expandedFindings(experiment: Experiment): ExperimentFinding[] {
  const { instances, findings } = expandInstances(experiment);
  return [...findings, ...checkMembers(experiment, instances)];
}

function unfollowedCode(loaded: LoadedExperiment): ExperimentFinding[] {
  return loaded.experiment.stages.flatMap((definition) => {
    if (definition.version !== undefined) return [];
    return reachedCode(definition, loaded).unfollowed.map(({ file, line }) => ({
      ...warning(
        'code-unfollowed',
        definition,
        `${definition.id} imports a module whose name is known only when it runs, so edits of that are not noticed`,
        'write the name out, or pin the stage by `version`',
      ),
      place: { file, line, column: 1 },
    }));
  });
}
