import { fileURLToPath } from 'node:url';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { openRacePlan, ownState, elementsOf, type Writer, write } from './race-plan.js';

/** What a writer says before and after each attempt, a line of JSON each. `from` and `to` are digests of the plan. */
export type RaceLine =
  | { readonly type: 'begins'; readonly from: string }
  | { readonly type: 'wrote'; readonly from: string; readonly to: string; readonly value: string }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'failed'; readonly message: string };

function say(line: RaceLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function attempt(directory: string, writer: Writer, turn: number): Promise<void> {
  await using plan = await openRacePlan(directory);
  const from = plan.manifest.digest;
  say({ type: 'begins', from });
  await write(plan, writer, turn);
  say({ type: 'wrote', from, to: plan.manifest.digest, value: await elementsOf(plan, ownState[writer]) });
}

/** Changes the plan again and again until it is killed. */
async function main(directory: string, writer: Writer, first: number): Promise<void> {
  for (let turn = first; ; turn++) {
    await attempt(directory, writer, turn).catch((error: unknown) => {
      const refused = error instanceof CuviscError && (error.code === 'plan-locked' || error.code === 'plan-changed');
      say(refused ? { type: 'refused', code: error.code } : { type: 'failed', message: String((error as Error).stack ?? error) });
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory = '', writer = 'set', first = '0'] = process.argv.slice(2);
  await main(directory, writer as Writer, Number(first));
}
