import { defineErrors } from './define-errors.js';

export const callsErrors = defineErrors({
  'call-invalid': {
    meaning: 'An argument of a call is of another kind than the method takes, or cannot be sent to the engine.',
    remedy: 'Hand over what the message asks for: sources are { file } or tensors by key.',
  },
  'engine-killed': {
    meaning: 'The process that held the plan was killed, by `kill` or because `dispose` had waited long enough.',
    remedy: 'Open the plan again.',
  },
  'tensor-moved': {
    meaning: 'A tensor is empty because an earlier call moved its data to the engine.',
    remedy: 'Give `keepInputs: true` to the earlier call, so that it copies the data, or read them again.',
  },
});
