import { defineErrors } from './define-errors.js';

export const plansErrors = defineErrors({
  'derived-invalid': {
    meaning: 'A host function computed no value, or one of another dtype or shape, for a tensor that a plan derives from its state.',
    remedy: 'Compile the pipeline again with this version; if it recurs, report it.',
  },
  'host-node-failed': {
    meaning: 'A node of the pipeline that is computed by TypeScript threw an error. The message and the cause tell which.',
    remedy: 'Look at the implementation of the node in the module that was given as `hosts`, and at the data.',
  },
  'host-node-result': {
    meaning: 'A node of the pipeline that is computed by TypeScript gave no tensor for an output, or one of another dtype or shape than it declares.',
    remedy: 'Mend the implementation of the node, or its declaration, and compile the pipeline again.',
  },
  'host-unknown': {
    meaning: 'The plan calls a host function that this runtime does not have.',
    remedy: 'Use the runtime of the version of cuvisc that compiled the plan, or name the module that has the function as `hosts` of `openPlan`.',
  },
  'plan-already-fitted': {
    meaning: 'A shard was asked for without a level, and every fit level of the plan is fitted.',
    remedy: 'Name the level to fit it again.',
  },
  'plan-changed': {
    meaning: 'Another process replaced the state or the manifest of the plan since it was opened, so saving would overwrite its work.',
    remedy: 'Open the plan again and repeat the call.',
  },
  'plan-closed': {
    meaning: 'A call reached a plan that was disposed of.',
    remedy: 'Open the plan again, or dispose of it after its last call.',
  },
  'plan-file-corrupt': {
    meaning: 'A file of the plan differs from the size and digest in its manifest, or the manifest from its own digest.',
    remedy: 'Copy the plan directory again, or compile the pipeline again.',
  },
  'plan-file-missing': {
    meaning: 'A file that the manifest names is not there or cannot be read.',
    remedy: 'Copy the whole plan directory, or compile the pipeline again.',
  },
  'plan-graph-invalid': {
    meaning:
      'A graph of the plan is not one that the compiler writes: another operator, data outside the file, or inputs and outputs that the manifest does not list.',
    remedy: 'Compile the pipeline again, and do not trust where the plan came from.',
  },
  'plan-host-input': {
    meaning: 'A host function reads a tensor that the plan does not supply, or supplies with another dtype or rank.',
    remedy: 'Compile the pipeline again with this version.',
  },
  'plan-inconsistent': {
    meaning: 'Parts of the manifest contradict one another, so that some graph would lack an input or read another shape.',
    remedy: 'Compile the pipeline again, and do not trust where the plan came from.',
  },
  'plan-locked': {
    meaning: 'Another process writes the plan, or the folder of a training, and only one may at a time. The message names it.',
    remedy: 'Wait until it is done or stop it. A process that was killed is recognised by itself; on another machine that takes five minutes.',
  },
  'plan-not-fitted': {
    meaning: 'The plan runs nodes whose statistics are not there yet.',
    remedy: 'Fit it with `cuvisc fit` or `plan.fit` on representative data, or load a state.',
  },
  'plan-not-found': {
    meaning: 'The directory named holds no plan manifest.',
    remedy: 'Name the directory that `cuvisc compile` wrote.',
  },
  'plan-params-invalid': {
    meaning: 'The manifest hands a host function parameters that it does not accept.',
    remedy: 'Compile the pipeline again with this version.',
  },
  'plan-path-unsafe': {
    meaning: 'The manifest names a file outside the directory of the plan, or through a link.',
    remedy: 'Compile the pipeline again, and do not trust where the plan came from.',
  },
  'plan-requirement-missing': {
    meaning: 'The plan requires something that this runtime does not have: a host function, an operator set, or what a later version brought.',
    remedy: 'Install the version of cuvisc that wrote the plan or a later one, or open it with the module of its host functions.',
  },
  'plan-state-lost': {
    meaning:
      'The plan that would be replaced was fitted or trained, and what it has learnt does not fit the new one: the nodes, or what feeds them, differ.',
    remedy: 'Compile into another directory, or add --force to give the state up. State that still fits is kept in any case.',
  },
  'plan-unsupported': {
    meaning: 'The plan asks for something that this runtime cannot do.',
    remedy: 'Compile the pipeline again with this version.',
  },
  'plan-version-unsupported': {
    meaning: 'The manifest has another version than this runtime opens; those of earlier releases are opened.',
    remedy: 'Install the version of cuvisc that wrote the plan or a later one, or compile the pipeline again with this one.',
  },
  'state-file-invalid': {
    meaning: 'A file of tensors is damaged or not in the safetensors format.',
    remedy: 'Copy it or save it again.',
  },
  'state-invalid': {
    meaning: 'A state that was handed over has a name, dtype or shape that the plan does not declare.',
    remedy: 'Hand over what the plan declares; `cuvisc inspect` lists it.',
  },
  'state-not-finite': {
    meaning: 'A state of the plan holds NaN or infinite values, so nothing can be computed from it.',
    remedy: 'Fit or train again on data without such values, or load another state.',
  },
  'state-singular-covariance': {
    meaning: 'The covariance or trained quadratic form in the state has no inverse.',
    remedy: 'Set eps above 0, drop constant or repeated bands, or fit on more pixels.',
  },
});
