/**
 * The known name that a misspelt one most likely stands for, or `undefined` if none is close: at most a third of
 * its letters differ (optimal string alignment distance, so a swapped pair counts once), letter case ignored. Names of
 * more than 200 letters resemble nothing, because the comparison takes time in proportion to the square of the length.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 200) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = alignmentDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function alignmentDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

function cell(a: string, b: string, i: number, j: number, rows: number[][], row: number[]): number {
  const same = a[i - 1] === b[j - 1];
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  const edit = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] as number) + 1, at(rows, i - 1, j - 1) + (same ? 0 : 1));
  return swapped ? Math.min(edit, at(rows, i - 2, j - 2) + 1) : edit;
}

function at(rows: number[][], i: number, j: number): number {
  return (rows[i] as number[])[j] as number;
}
