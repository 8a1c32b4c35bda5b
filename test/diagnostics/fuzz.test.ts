import { describe, expect, it } from 'vitest';
import { checkHostile, fuzzCheck, hangMilliseconds } from './fuzz.js';
import { hostileTexts } from './hostile-texts.js';

describe('check', () => {
  it('survives 2,000 random and changed texts', () => {
    expect(fuzzCheck(2000)).toBeLessThanOrEqual(hangMilliseconds);
  });

  it.each(Object.keys(hostileTexts))('survives %s', (what) => {
    expect(checkHostile(hostileTexts[what]?.() ?? '')).toBeLessThanOrEqual(hangMilliseconds);
  });
});
