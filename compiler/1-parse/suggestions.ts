import { nearestName } from '../../schemas/nearest-name.js';

/** Finds the known name that was probably meant. */
export type Suggest = (name: string, known: Iterable<string>) => string | undefined;

const searches = 100;
const candidates = 1_000;

/** A search that answers for the first 100 names, each among at most 1,000: a file may hold very many of both. */
export function createSuggest(): Suggest {
  let left = searches;
  return (name, known) => (left-- > 0 ? nearestName(name, firstOf(known, candidates)) : undefined);
}

function* firstOf(known: Iterable<string>, count: number): Generator<string> {
  let left = count;
  for (const name of known) {
    if (left-- <= 0) return;
    yield name;
  }
}
