// Written by `npm run generate`; edit the files it imports instead.
import { check } from './commands/check.js';
import { compile } from './commands/compile.js';
import { diff } from './commands/diff.js';
import { doctor } from './commands/doctor.js';
import { evaluate } from './commands/eval.js';
import { explain } from './commands/explain.js';
import { fit } from './commands/fit.js';
import { graph } from './commands/graph.js';
import { inspect } from './commands/inspect.js';
import { merge } from './commands/merge.js';
import { profile } from './commands/profile.js';
import { run } from './commands/run.js';
import { schema } from './commands/schema.js';
import { train } from './commands/train.js';
import { tune } from './commands/tune.js';

/** Every command, by name. */
export const commands = { check, compile, diff, doctor, eval: evaluate, explain, fit, graph, inspect, merge, profile, run, schema, train, tune };
