// Written by `npm run generate`; edit the files it imports instead.
import type { ListedCommand } from './command.js';

/** Every command, by name; its module is loaded when it is called. */
export const commands: Readonly<Record<string, ListedCommand>> = {
  build: { summary: 'Compiles a trainrun and checks all its data before anything is trained: the first phase of a run.', load: async () => (await import('./commands/build.js')).build },
  check: { summary: 'Reports what is wrong with pipeline YAML without writing a plan.', load: async () => (await import('./commands/check.js')).check },
  compile: { summary: 'Compiles pipeline YAML to a plan.', load: async () => (await import('./commands/compile.js')).compile },
  diff: { summary: 'Says what differs between two pipelines or two plans; exits with 0 if nothing does, 1 if something does, 2 if one is unusable.', load: async () => (await import('./commands/diff.js')).diff },
  doctor: { summary: 'Shows versions, devices, what is missing and what was tuned; with --nodes, the node classes.', load: async () => (await import('./commands/doctor.js')).doctor },
  eval: { summary: 'Measures a plan on labelled cubes, per cube and pooled.', load: async () => (await import('./commands/eval.js')).evaluate },
  evaluate: { summary: 'Measures what a trainrun has trained, and writes predictions of every split: the last phase of a run.', load: async () => (await import('./commands/evaluate.js')).evaluate },
  explain: { summary: 'Explains the code of a diagnostic or an error; without a code, lists them.', load: async () => (await import('./commands/explain.js')).explain },
  fit: { summary: 'Fits the statistics of a plan to data and saves them in the plan.', load: async () => (await import('./commands/fit.js')).fit },
  graph: { summary: 'Draws a pipeline, or a plan with its fused nodes, as SVG, Graphviz DOT or Mermaid.', load: async () => (await import('./commands/graph.js')).graph },
  ingest: { summary: 'Brings what is recorded of runs to an MLflow server; what the server has is not sent again.', load: async () => (await import('./commands/ingest.js')).ingest },
  inspect: { summary: 'Verifies a plan and shows its stages, graphs, state and hashes.', load: async () => (await import('./commands/inspect.js')).inspect },
  merge: { summary: 'Merges the shards of one fit level and saves its state in the plan.', load: async () => (await import('./commands/merge.js')).merge },
  migrate: { summary: 'Rewrites pipeline YAML of an older form (class/params, from/to) in the form of today.', load: async () => (await import('./commands/migrate.js')).migrate },
  profile: { summary: 'Measures where the time of a plan goes: per fused node, pipeline node or kernel.', load: async () => (await import('./commands/profile.js')).profile },
  run: { summary: 'Runs cubes through a plan and writes outputs as .npy, ENVI and PNG.', load: async () => (await import('./commands/run.js')).run },
  schema: { summary: 'Prints the JSON Schema of pipeline YAML, trainruns, data YAML or plan.json, for editors.', load: async () => (await import('./commands/schema.js')).schema },
  trace: { summary: 'Shows where the time of a run went, by the spans that it has recorded.', load: async () => (await import('./commands/trace.js')).trace },
  train: { summary: 'Compiles, fits, trains, tests and evaluates what a trainrun YAML describes, or trains alone (--only).', load: async () => (await import('./commands/train.js')).train },
  tune: { summary: 'Measures block sizes and threads on this machine and keeps the fastest for later runs.', load: async () => (await import('./commands/tune.js')).tune },
  types: { summary: 'Prints the inputs, outputs, metrics and state of a plan as TypeScript types.', load: async () => (await import('./commands/types.js')).types },
};
