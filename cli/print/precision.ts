import type { FitFacts } from '../../runtime/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { shortFact } from './numbers.js';
import { renderTable } from './table.js';

/** Condition number up to which products in float32 were seen to hold scores to 2.5e-5 of their float64 value on real scenes. */
const largestConditionForFloat32 = 1e9;

/**
 * Offset over deviation up to which a centring behind a product was seen to hold scores to 1e-3. A centring before it takes
 * any offset: it is exact.
 */
const largestOffsetBehindProduct = 1e4;

/** How folded products are computed, and per node what its state says about the precision that they keep. */
export function renderPrecision({ precision, fastMath }: PlanManifest, facts: Readonly<Record<string, FitFacts>>): string {
  const centring = fastMath ? 'centred behind it where that is faster (--fast-math)' : 'centred before it';
  const how = `Folded products: in ${precision}, ${centring}, with matrices computed in float64.`;
  const rows = Object.entries(facts).map(([node, found]) => [
    node,
    ...['condition number', 'negative eigenvalues', 'offset over deviation'].map((fact) =>
      found[fact] === undefined ? '-' : shortFact(found[fact]),
    ),
    adviceFor({ precision, fastMath }, Number(found['condition number']), Number(found['offset over deviation'] ?? 0)),
  ]);
  return rows.length === 0 ? how : `${how}\n${renderTable(['node', 'condition', 'negative', 'offset', 'precision'], rows)}`;
}

function adviceFor({ precision, fastMath }: Pick<PlanManifest, 'precision' | 'fastMath'>, condition: number, offset: number): string {
  if (precision === 'float64') return 'float64 holds';
  if (fastMath && !(offset <= largestOffsetBehindProduct)) return 'compile without --fast-math';
  return condition <= largestConditionForFloat32 ? 'float32 holds' : 'compile with --precision float64, or fit with a larger eps';
}
