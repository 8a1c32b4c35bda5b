import { defineErrors } from './define-errors.js';

export const experimentsErrors = defineErrors({
  'artifact-gone': {
    meaning: 'An artifact that a record names is not in the store any more, as it was removed.',
    remedy: 'Run the experiment again: it is made anew.',
  },
  'pack-damaged': {
    meaning: 'A file of a reproduction pack is gone, or not what was packed.',
    remedy: 'Copy the pack again, or pack the run again.',
  },
  'run-unknown': {
    meaning: 'No run of the store has this id, or several ids begin or end so.',
    remedy: 'Choose one that `cuvisc stage status` lists, or `latest`.',
  },
  'experiment-invalid': {
    meaning: 'The declarations of an experiment have mistakes; each is listed with a code of its own.',
    remedy: 'Correct them at the places named; `cuvisc stage check` lists all at once.',
  },
  'experiment-unloadable': {
    meaning: 'The file of an experiment cannot be loaded, or its default export is no experiment.',
    remedy: 'Export `experiment({...})` as default; in TypeScript, use only syntax that can be erased.',
  },
  'experiment-syntax': {
    meaning: 'A file of an experiment is not JavaScript, or TypeScript of which only types have to be taken away.',
    remedy: 'Correct it at the place named.',
  },
  'stage-id-invalid': {
    meaning: 'The id of a stage is none that can be the name of a folder and of a graph.',
    remedy: 'Begin with a letter, and go on with letters, digits, `.`, `_` and `-`, 80 characters at most.',
  },
  'stage-id-repeated': {
    meaning: 'Two stages of an experiment have the same id, or one has a former id that another has now.',
    remedy: 'Give each stage an id of its own.',
  },
  'input-not-a-port': {
    meaning: 'An input of a stage is no output of a stage.',
    remedy: 'Name an output by `stage.out.name`, directly or in lazy(...), optional(...) or stopping(...).',
  },
  'input-undeclared': {
    meaning: 'The function of a stage reads an input or a parameter that the stage does not declare.',
    remedy: 'Declare it under `inputs` or `params`: what is not declared is in no key.',
  },
  'input-not-made': {
    meaning: 'A stage needs an output of a stage that does not exist for a parameter set.',
    remedy: 'Declare the input as optional(...), or give the stage the same `when`.',
  },
  'codec-invalid': {
    meaning: 'An output of a stage is declared with something that is no codec.',
    remedy: 'Declare it with one codec, such as json(), or with memory() for what is not kept.',
  },
  'lazy-unstored': {
    meaning: 'An output that stays in memory is read lazily, and there is no file that could be read later.',
    remedy: 'Give the output a codec, or read it directly.',
  },
  'output-missing': {
    meaning: 'The function of a stage did not give an output that the stage declares.',
    remedy: 'Return an object that has every declared output by its name.',
  },
  'param-missing': {
    meaning: 'A stage declares a parameter that a parameter set does not have.',
    remedy: 'Name it under `params` of the experiment, or give it a default in the schema of the stage.',
  },
  'param-invalid': {
    meaning: 'A parameter does not fit the schema of a stage that declares it.',
    remedy: 'Correct the value, or the schema.',
  },
  'param-unused': {
    meaning: 'No stage declares a parameter of the experiment, so it changes nothing.',
    remedy: 'Correct its name, declare it in the stage that it is for, or leave it out.',
  },
  'sets-empty': {
    meaning: 'An experiment has no parameter set, so nothing would be computed.',
    remedy: 'Name at least one, `{}` where there are no parameters; a grid with an empty list has none.',
  },
  'set-repeated': {
    meaning: 'Two parameter sets of an experiment are the same, or have the same name.',
    remedy: 'Leave one out, or name them differently.',
  },
  'targets-empty': {
    meaning: 'An experiment has no target, or one that is no stage.',
    remedy: 'Name the stages whose outputs are wanted under `targets`.',
  },
  'aggregate-axis-unknown': {
    meaning: 'An aggregate is made by a parameter that nothing it reads depends on.',
    remedy: 'Name a parameter that the stages of its inputs depend on.',
  },
  'members-too-few': {
    meaning: 'An aggregate has fewer members than it asks for.',
    remedy: 'Add parameter sets, widen its selection, or lower `min`.',
  },
  'stage-option-invalid': {
    meaning: 'A stage has an option with a value that means nothing.',
    remedy: 'Correct the value.',
  },
  'code-unfollowed': {
    meaning: 'A stage imports a module whose name is known only when it runs, so edits of that module are not noticed.',
    remedy: 'Import it by a name that is written out, or pin the stage by `version`.',
  },
  'param-unkeyable': {
    meaning: 'A parameter has a value that has no content to compare, so no key can be made of it.',
    remedy: 'Use plain data, or declare the parameter operational.',
  },
  'experiment-selection': {
    meaning: 'A name or glob of stages or parameter sets matches nothing in the experiment.',
    remedy: 'Choose one of the names listed; `cuvisc stage ls` shows all.',
  },
  'value-unwritable': {
    meaning: 'The value of an output cannot be written by the codec of that output.',
    remedy: 'Return what the codec takes, or declare the output with another codec.',
  },
  'artifact-damaged': {
    meaning: 'An artifact of the store is not what was written, or cannot be read.',
    remedy: 'Run the experiment again: what is damaged is made anew.',
  },
});
