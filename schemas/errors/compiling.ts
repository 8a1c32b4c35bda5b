import { defineErrors } from './define-errors.js';

export const compilingErrors = defineErrors({
  'extension-invalid': {
    meaning: 'What was given as a node class or operation of your own is none, its name is taken, or its module cannot be loaded.',
    remedy: 'Make node classes with `defineNode` of cuvisc/nodes, under names of their own, and export them as `nodeClasses`.',
  },
  'drawing-failed': {
    meaning: 'Graphviz could not lay a pipeline out.',
    remedy: 'Ask for the DOT text instead, and draw it with another program.',
  },
  'edit-impossible': {
    meaning: 'An edit cannot be made in the text of a pipeline, because the text is no valid pipeline or does not hold what is edited.',
    remedy: 'Correct the pipeline at the place named, or edit what is there.',
  },
  'plugin-manifest-invalid': {
    meaning: 'A YAML file of a folder of plugin manifests has `capabilities`, and is not a manifest all the same.',
    remedy: 'Correct it at the place named, or take it out of the folder.',
  },
  'unknown-diagnostic': {
    meaning: '`explainDiagnostic` was given a code that no pipeline diagnostic has.',
    remedy: '`diagnosticCodes` lists the codes.',
  },
});
