import { describe, expect, it } from 'vitest';
import { checkHostile, fuzzCheck } from './fuzz.js';
import { hostileTexts } from './hostile-texts.js';

/** A hang ends in the time limit of the test; \`npm run fuzz\` measures each text. */
describe('check', () => {
  it('survives 2,000 random and changed texts', () => {
    expect(() => fuzzCheck(2000)).not.toThrow();
  });

  it.each(Object.keys(hostileTexts))('survives %s', (what) => {
    expect(() => checkHostile(hostileTexts[what]?.() ?? '')).not.toThrow();
  });
});
