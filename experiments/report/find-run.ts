import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type KeptRun, listRuns, readRun } from '../run/read-runs.js';

/**
 * A run of a store: by its id, by how that begins or ends if only one does so, or the `latest`. Throws `CuviscError` `run-unknown` naming the newest runs, and
 * `run-unreadable`.
 */
export async function findRun(store: string, name: string): Promise<KeptRun> {
  const ids = (await listRuns(store)).map(({ id }) => id);
  const [latest] = ids;
  if (name === 'latest' && latest !== undefined) return readRun(store, latest);
  const exact = ids.filter((id) => id === name);
  const matches = exact.length > 0 ? exact : ids.filter((id) => id.startsWith(name) || id.endsWith(name));
  const [only] = matches;
  if (matches.length === 1 && only !== undefined) return readRun(store, only);
  throw unknown(store, name, ids, matches);
}

function unknown(store: string, name: string, ids: readonly string[], matches: readonly string[]): CuviscError {
  const message = matches.length > 1 ? `${matches.length} runs are called ${name}: ${matches.join(', ')}` : `no run in ${store} is called ${name}`;
  const newest = ids.slice(0, 5).join(', ');
  return new CuviscError('run-unknown', message, {
    place: { file: store },
    hint: ids.length === 0 ? 'nothing has run there yet' : `the newest runs are ${newest}; \`cuvisc stage status\` lists all`,
  });
}
