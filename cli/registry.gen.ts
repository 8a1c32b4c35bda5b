// Written by `npm run generate`; edit the files it imports instead.
import { check } from './commands/check.js';
import { compile } from './commands/compile.js';
import { doctor } from './commands/doctor.js';
import { evaluate } from './commands/eval.js';
import { explain } from './commands/explain.js';
import { fit } from './commands/fit.js';
import { inspect } from './commands/inspect.js';
import { merge } from './commands/merge.js';
import { run } from './commands/run.js';

/** Every command, by name. */
export const commands = { check, compile, doctor, eval: evaluate, explain, fit, inspect, merge, run };
