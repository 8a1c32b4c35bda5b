import { describe, expect, it } from 'vitest';
import { diagnosticCodes } from '../../compiler/index.js';
import { checkHostile, fuzzCheck, hangMilliseconds } from './fuzz.js';
import { hostileTexts } from './hostile-texts.js';

/** The reader of YAML refuses what is too large or too deep under this code. */
const bounded = diagnosticCodes.includes('nesting-too-deep');

describe('check', () => {
  it('survives 2,000 random and changed texts', () => {
    expect(fuzzCheck(2000)).toBeLessThanOrEqual(hangMilliseconds);
  });

  it.runIf(bounded).each(Object.keys(hostileTexts))('survives %s', (what) => {
    expect(checkHostile(hostileTexts[what]?.() ?? '')).toBeLessThanOrEqual(hangMilliseconds);
  });
});
