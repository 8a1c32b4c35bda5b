/** Bands of a window, and the one that stands in for them if there are none. */
export interface BandWindow {
  readonly bands: readonly number[];
  readonly nearest: number;
}

/** Of each window in turn the band of the highest score, less `penalty` times its largest correlation with those chosen before; of equal ones the first. */
export function chooseByWindow(scores: Float64Array, bands: readonly Float64Array[], windows: readonly BandWindow[], penalty: number): number[] {
  const chosen: number[] = [];
  for (const { bands: candidates, nearest } of windows) chosen.push(bestOf(candidates, chosen, { scores, bands, penalty }) ?? nearest);
  return chosen;
}

/** Three bands of all, by the same rule. */
export function chooseAny(scores: Float64Array, bands: readonly Float64Array[], penalty: number): number[] {
  return [0, 1, 2].reduce<number[]>((chosen) => {
    const candidates = bands.flatMap((_, band) => (chosen.includes(band) ? [] : [band]));
    const best = bestOf(candidates, chosen, { scores, bands, penalty });
    return best === undefined ? chosen : [...chosen, best];
  }, []);
}

interface Criterion {
  readonly scores: Float64Array;
  readonly bands: readonly Float64Array[];
  readonly penalty: number;
}

function bestOf(candidates: readonly number[], chosen: readonly number[], { scores, bands, penalty }: Criterion): number | undefined {
  let [best, highest]: [number | undefined, number] = [undefined, Number.NEGATIVE_INFINITY];
  for (const band of candidates) {
    const shared = chosen.map((other) => correlation(bands[band] as Float64Array, bands[other] as Float64Array));
    const score = (scores[band] as number) - (shared.length > 0 ? penalty * Math.max(...shared) : 0);
    if (score > highest) [best, highest] = [band, score];
  }
  return best;
}

/** Magnitude of the correlation; 0 with a constant. */
function correlation(one: Float64Array, other: Float64Array): number {
  const [a, c] = [one, other].map(centred) as [Float64Array, Float64Array];
  const product = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, i) => sum + value * (q[i] as number), 0);
  const size = Math.sqrt(product(a, a) * product(c, c));
  return size === 0 ? 0 : Math.abs(product(a, c) / size);
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
