import { checkHostile, fuzzCheck } from './fuzz.js';
import { hostileTexts } from './hostile-texts.js';

/** A text whose check takes more processor time than this hangs. */
const hangMilliseconds = 1000;

function report(what: string, milliseconds: number): void {
  const hangs = milliseconds > hangMilliseconds;
  if (hangs) process.exitCode = 1;
  console.log(`${hangs ? 'hangs' : 'passed'}  ${what}: ${Math.round(milliseconds)} ms`);
}

const cases = Number(process.argv[2] ?? 20_000);
for (const [what, text] of Object.entries(hostileTexts)) report(what, checkHostile(text()));
report(`${cases} random texts, the slowest`, fuzzCheck(cases));
