import { relative } from 'node:path';
import { caseFiles, type Replay, replay } from './replay.js';

/** `npm run golden -- FOLDER...`: a line per case, then the counts; exit code 1 if a case failed. */
async function main(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) throw new Error('usage: npm run golden -- FOLDER_OR_FILE...');
  const replays: Replay[] = [];
  for (const file of paths.flatMap(caseFiles)) {
    const result = await replay(file);
    replays.push(result);
    console.log(lineOf(result));
  }
  const count = (status: Replay['status']) => replays.filter((r) => r.status === status).length;
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  process.exitCode = count('failed') > 0 ? 1 : 0;
}

function lineOf({ file, status, worst, reason, notes }: Replay): string {
  const detail = reason ?? (worst ? `largest error ${worst.error.toExponential(1)} of ${worst.allowed.toExponential(1)} allowed: ${worst.what}` : '');
  return [`${status.padEnd(7)} ${relative(process.cwd(), file)}  ${detail}`, ...notes.map((note) => `        ${note}`)].join('\n');
}

await main(process.argv.slice(2));
