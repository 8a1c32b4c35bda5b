import { defineErrors } from './define-errors.js';

export const plansErrors = defineErrors({
  'plan-changed': {
    meaning: 'Another process has changed the plan since it was opened, so that saving would throw away what that process saved.',
    remedy: 'Open the plan again, or run the command again.',
  },
  'plan-locked': {
    meaning: 'Another process writes the plan, or the folder of a training, and only one may at a time. The message names it.',
    remedy: 'Wait until it is done or stop it. A process that was killed is recognised by itself; on another machine that takes five minutes.',
  },
  'plan-state-lost': {
    meaning:
      'The plan that would be replaced was fitted or trained, and what it has learnt does not fit the new one: the nodes, or what feeds them, differ.',
    remedy: 'Compile into another directory, or add --force to give the state up. State that still fits is kept in any case.',
  },
});
