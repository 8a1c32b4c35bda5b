/**
 * Two independent standard normal numbers from two uniform ones, `u` in (0, 1] and `v` in [0, 1):
 * sqrt(-2 ln u) times the cosine and the sine of 2 pi v. Only +, -, *, / and sqrt are used, which IEEE 754 rounds in one way,
 * whereas Math.log, Math.cos and Math.sin may differ by machine: the bits are the same everywhere.
 * Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
 */
export function boxMuller(u: number, v: number): readonly [number, number] {
  const radius = Math.sqrt(-2 * logarithm(u));
  const [cosine, sine] = turned(v);
  return [radius * cosine, radius * sine];
}

/** Taylor terms after which the next is below 2^-54 of the sum, for the ranges below. */
const logarithmTerms = 12;
const angleTerms = 9;

/** ln u = e ln 2 + 2 atanh((m - 1) / (m + 1)) for u = m 2^e with m from sqrt(1/2) to 1. */
function logarithm(u: number): number {
  let [m, e] = [u, 0];
  while (m < Math.SQRT1_2) [m, e] = [2 * m, e - 1];
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let k = logarithmTerms - 1; k >= 0; k--) sum = sum * s * s + 1 / (2 * k + 1);
  return e * Math.LN2 + 2 * s * sum;
}

/** Cosine and sine of 2 pi v: those of an angle of at most pi / 4, turned by quarters. */
function turned(v: number): readonly [number, number] {
  const quarters = Math.floor(4 * v + 0.5);
  const angle = (4 * v - quarters) * (Math.PI / 2);
  let [cosine, sine] = [0, 0];
  for (let k = angleTerms - 1; k >= 0; k--) {
    cosine = 1 - (cosine * angle * angle) / ((2 * k + 1) * (2 * k + 2));
    sine = 1 - (sine * angle * angle) / ((2 * k + 2) * (2 * k + 3));
  }
  sine *= angle;
  if (quarters % 2 === 1) [cosine, sine] = [-sine, cosine];
  return quarters % 4 < 2 ? [cosine, sine] : [-cosine, -sine];
}
