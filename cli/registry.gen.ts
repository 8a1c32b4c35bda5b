// Written by `npm run generate`; edit the files it imports instead.
import type { ListedCommand } from './command.js';

/** Every command, by name; its module is loaded when it is called. */
export const commands: Readonly<Record<string, ListedCommand>> = {
  check: { summary: 'Reports what is wrong with pipeline YAML without writing a plan.', load: async () => (await import('./commands/check.js')).check },
  compile: { summary: 'Compiles pipeline YAML to a plan.', load: async () => (await import('./commands/compile.js')).compile },
  diff: { summary: 'Says what differs between two pipelines or two plans; exits with 0 if nothing does, 1 if something does, 2 if one is unusable.', load: async () => (await import('./commands/diff.js')).diff },
  doctor: { summary: 'Shows versions, devices, what is missing and what was tuned; with --nodes, the node classes.', load: async () => (await import('./commands/doctor.js')).doctor },
  eval: { summary: 'Measures a plan on labelled cubes, per cube and pooled.', load: async () => (await import('./commands/eval.js')).evaluate },
  explain: { summary: 'Explains the code of a diagnostic or an error; without a code, lists them.', load: async () => (await import('./commands/explain.js')).explain },
  fit: { summary: 'Fits the statistics of a plan to data and saves them in the plan.', load: async () => (await import('./commands/fit.js')).fit },
  graph: { summary: 'Draws a pipeline, or a plan with its fused nodes, as SVG, Graphviz DOT or Mermaid.', load: async () => (await import('./commands/graph.js')).graph },
  inspect: { summary: 'Verifies a plan and shows its stages, graphs, state and hashes.', load: async () => (await import('./commands/inspect.js')).inspect },
  merge: { summary: 'Merges the shards of one fit level and saves its state in the plan.', load: async () => (await import('./commands/merge.js')).merge },
  profile: { summary: 'Measures where the time of a plan goes: per fused node, pipeline node or kernel.', load: async () => (await import('./commands/profile.js')).profile },
  run: { summary: 'Runs cubes through a plan and writes outputs as .npy, ENVI and PNG.', load: async () => (await import('./commands/run.js')).run },
  schema: { summary: 'Prints the JSON Schema of pipeline YAML, trainruns, data YAML or plan.json, for editors.', load: async () => (await import('./commands/schema.js')).schema },
  'stage check': { summary: 'Reports everything that is wrong with an experiment, at once; runs no stage and writes nothing.', load: async () => (await import('./commands/stage/check.js')).stageCheck },
  'stage explain': { summary: 'Says why a stage would run or is reused, and what its keys are made of: code, parameters, inputs, codecs, engine.', load: async () => (await import('./commands/stage/explain.js')).stageExplain },
  'stage gc': { summary: 'Says which artifacts neither the present plan nor the last runs refer to; with --delete, removes them.', load: async () => (await import('./commands/stage/gc.js')).stageGc },
  'stage ls': { summary: 'Lists the artifacts that an experiment has now, by stage and parameters, with their paths.', load: async () => (await import('./commands/stage/ls.js')).stageLs },
  'stage map': { summary: 'Prints the plan by parameter set: stages with inputs, outputs and what is cached by which run, as a map of curifactory does.', load: async () => (await import('./commands/stage/map.js')).stageMap },
  'stage plan': { summary: 'Says what of an experiment would run, what is reused, and why; runs no stage and writes nothing into the store.', load: async () => (await import('./commands/stage/plan.js')).stagePlan },
  'stage report': { summary: 'Writes what a run did as one HTML page: results, graph, parameter sets, times, and each instance with its key.', load: async () => (await import('./commands/stage/report.js')).stageReport },
  'stage run': { summary: 'Runs what of an experiment is not done, in parallel, and keeps what comes out.', load: async () => (await import('./commands/stage/run.js')).stageRun },
  'stage status': { summary: 'Lists the runs of an experiment, going on, done or failed, or what became of each instance of one.', load: async () => (await import('./commands/stage/status.js')).stageStatus },
  train: { summary: 'Compiles, fits, trains and tests what a trainrun YAML describes.', load: async () => (await import('./commands/train.js')).train },
  tune: { summary: 'Measures block sizes and threads on this machine and keeps the fastest for later runs.', load: async () => (await import('./commands/tune.js')).tune },
  types: { summary: 'Prints the inputs, outputs, metrics and state of a plan as TypeScript types.', load: async () => (await import('./commands/types.js')).types },
};
