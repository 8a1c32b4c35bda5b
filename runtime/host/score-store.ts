/** Scores and labels of all batches so far, in typed arrays that grow by doubling. */
export interface ScoreStore {
  /** Copies one batch; both arrays have the same length. */
  append(scores: Float32Array, labels: Uint8Array): void;
  /** Views of what was appended, valid until the next `append`. */
  view(): { readonly scores: Float32Array; readonly labels: Uint8Array };
}

/** An empty store; it takes 5 to 10 bytes per pixel. */
export function createScoreStore(): ScoreStore {
  let length = 0;
  let scores = new Float32Array(0);
  let labels = new Uint8Array(0);
  const reserve = (needed: number): void => {
    if (needed <= scores.length) return;
    const capacity = Math.max(needed, 2 * scores.length);
    const [oldScores, oldLabels] = [scores, labels];
    scores = new Float32Array(capacity);
    labels = new Uint8Array(capacity);
    scores.set(oldScores);
    labels.set(oldLabels);
  };
  return {
    append(batchScores, batchLabels) {
      reserve(length + batchScores.length);
      scores.set(batchScores, length);
      labels.set(batchLabels, length);
      length += batchScores.length;
    },
    view: () => ({ scores: scores.subarray(0, length), labels: labels.subarray(0, length) }),
  };
}
