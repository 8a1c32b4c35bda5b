import { fileURLToPath } from 'node:url';
import { type AnyDefinition, experiment, type LoadedExperiment, loadedExperiment, type ParamValues } from '../../experiments/index.js';

/** An experiment that a test has declared; its code is all of this file, as vitest moves the places of calls. */
export function declared(targets: readonly AnyDefinition[], params: readonly ParamValues[] = [{}]): LoadedExperiment {
  return loadedExperiment(experiment({ params, targets }), fileURLToPath(import.meta.url));
}
