import { parseArgs } from 'node:util';
import { isCuviscError } from '../../schemas/cuvisc-error.js';
import { loadExperiment, openStore, planExperiment, type RunOutcome, runExperiment } from '../../experiments/index.js';

// Loads, plans and runs an experiment as the command does, and prints the outcome as JSON on one line; SIGINT interrupts, a second one ends at once.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: 'string' }, jobs: { type: 'string' }, options: { type: 'string' }, request: { type: 'string' } },
});
const [interrupt, kill] = [new AbortController(), new AbortController()];
process.on('SIGINT', () => (interrupt.signal.aborted ? kill : interrupt).abort());

const outcome = await run().catch((error: unknown) => {
  if (!isCuviscError(error)) throw error;
  return { error: { code: error.code, message: error.message, fault: error.fault } };
});
process.stdout.write(`${JSON.stringify(outcome)}\n`);

async function run(): Promise<RunOutcome> {
  const store = openStore(values.store as string);
  const prepared = await planExperiment(await loadExperiment(positionals[0] as string), store, JSON.parse(values.request ?? '{}'));
  const options = { jobs: Number(values.jobs ?? 2), ...JSON.parse(values.options ?? '{}') };
  return runExperiment(prepared, { store, ...options, signal: interrupt.signal, kill: kill.signal });
}
