import { checkHostile, fuzzCheck } from './fuzz.js';
import { hostileTexts } from './hostile-texts.js';

const cases = Number(process.argv[2] ?? 20_000);
for (const [what, text] of Object.entries(hostileTexts)) console.log(`${what}: ${Math.round(checkHostile(text()))} ms`);
console.log(`${cases} random texts: no crash, the slowest took ${Math.round(fuzzCheck(cases))} ms`);
