import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzzFiles } from './fuzz-files.js';
import { fuzzSamples } from './fuzz-samples.js';

/** `node fuzz-files-main.js [ROUNDS [SEED [READER]]]`: mutated files of every reader, or of one. */
const rounds = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 1);
const only = process.argv[4];

for (const reader of fuzzSamples.keys()) {
  if (only !== undefined && only !== reader) continue;
  const { outcomes, slowest, failures } = await fuzzFiles(reader, rounds, seed);
  const counts = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(`${reader}: ${rounds} files, slowest ${Math.round(slowest)} ms: ${counts.join(', ')}`);
  for (const failure of failures.slice(0, 5)) {
    const file = join(tmpdir(), `cuvisc-fuzz-${reader}-${failure.seed}`);
    writeFileSync(file, failure.content);
    console.log(`FAILED ${reader}, seed ${failure.seed} (${file}): ${failure.what}`);
  }
  if (failures.length > 0) process.exitCode = 1;
}
process.exit();
