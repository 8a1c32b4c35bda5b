import { killedRuns } from './killed-runs.js';

// Kills as often as the first argument says in either mode, with the seed of the second, and prints what was seen.
const [kills = 100, seed = 1] = process.argv.slice(2).map(Number);
let failed = false;
for (const mode of ['workers', 'runs'] as const) {
  const started = performance.now();
  const figures = await killedRuns({ mode, kills, milliseconds: 100, seed });
  console.log(mode, { ...figures, minutes: Math.round((performance.now() - started) / 6000) / 10 });
  failed ||= figures.violations.length > 0;
}
process.exitCode = failed ? 1 : 0;
