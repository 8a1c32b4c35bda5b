import { defineErrors } from './define-errors.js';

export const callsErrors = defineErrors({
  'batch-band-count': {
    meaning: 'A cube has another number of bands than the plan was compiled for.',
    remedy: 'Give a cube of the same sensor, or compile the pipeline for this number of bands.',
  },
  'batch-empty': {
    meaning: 'A tensor of the batch has an axis of size 0.',
    remedy: 'Give at least one image of at least one pixel.',
  },
  'batch-key-missing': {
    meaning: 'The batch lacks a tensor that the stage reads.',
    remedy: 'Add the tensor that the message names to the batch.',
  },
  'batch-key-unknown': {
    meaning: 'The batch holds a key that the plan does not read.',
    remedy: 'Leave it out, or correct its name to one of those listed.',
  },
  'batch-shape': {
    meaning: 'A tensor of the batch has a shape that the plan does not take, or one that does not fit another tensor of the batch.',
    remedy: 'Give the shape that the message asks for.',
  },
  'call-invalid': {
    meaning: 'An argument of a call is of another kind than the method takes, or cannot be sent to the engine.',
    remedy: 'Hand over what the message asks for: sources are { file } or tensors by key.',
  },
  'dtype-lossy': {
    meaning: 'A value of a tensor cannot be held in the dtype that the plan reads without a change.',
    remedy: 'Convert the tensor yourself in the way that you want, or give one of the dtype expected.',
  },
  'engine-busy': {
    meaning: 'As many calls wait for the engine as it may hold, or they hold as much memory.',
    remedy: 'Call again later, or give createEngine more workers, a longer queue or more memory.',
  },
  'engine-closed': {
    meaning: 'The engine was disposed of, or no longer holds the plan.',
    remedy: 'Open the plan again, in a new engine if this one was disposed of.',
  },
  'engine-failed': {
    meaning: 'A graph of the plan could not be loaded or run by onnxruntime; the message holds its reason.',
    remedy: 'If memory is short, give smaller batches; else report it with the plan.',
  },
  'engine-killed': {
    meaning: 'The process that held the plan was killed, by `kill` or because `dispose` had waited long enough.',
    remedy: 'Open the plan again.',
  },
  'option-invalid': {
    meaning: 'An option of a call or of a command has a value that is not accepted, or one that contradicts another.',
    remedy: 'Give a value as the message describes; `cuvisc COMMAND --help` lists the options of a command.',
  },
  'output-unknown': {
    meaning: 'A name that was asked for is no output of the stage.',
    remedy: 'Name one of the outputs listed.',
  },
  'seed-invalid': {
    meaning: 'A seed is no whole number from 0 to 2^53 - 1.',
    remedy: 'Give such a number.',
  },
  'stage-empty': {
    meaning: 'No node of the plan runs in the stage that was asked for.',
    remedy: 'Ask for a stage that the message lists, or add nodes of this stage to the pipeline.',
  },
  'tensor-invalid': {
    meaning: 'A value that should be a tensor has no known dtype, or dims that do not fit its data.',
    remedy: "Give { dtype, dims, data }, for example `tensor('float32', [1, 2, 2, 61], data)`.",
  },
  'tensor-moved': {
    meaning: 'A tensor is empty because an earlier call moved its data to the engine.',
    remedy: 'Give `keepInputs: true` to the earlier call, so that it copies the data, or read them again.',
  },
  'wavelengths-differ': {
    meaning: 'The cube has other wavelengths than the plan was compiled for.',
    remedy: 'Give a cube of the same sensor, or compile the pipeline for this wavelength grid.',
  },
  'worker-crashed': {
    meaning: 'A thread of the runtime died, most often because memory ran out.',
    remedy: 'Open the plan again; if it recurs, give smaller cubes or more memory.',
  },
});
