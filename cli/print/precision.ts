import type { FitFacts } from '../../runtime/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { shortFact } from './numbers.js';
import { renderTable } from './table.js';

/** Condition number up to which products in float32 were seen to hold scores to 2.5e-5 of their float64 value on real scenes. */
const largestConditionForFloat32 = 1e9;

/** How folded products are computed, and per node what its state says about the precision that they keep. */
export function renderPrecision({ precision, fastMath }: PlanManifest, facts: Readonly<Record<string, FitFacts>>): string {
  const centring = fastMath ? 'centred behind it where that is faster (--fast-math)' : 'centred before it';
  const how = `Folded products: in ${precision}, ${centring}, with matrices computed in float64.`;
  const rows = Object.entries(facts).map(([node, found]) => [
    node,
    ...['condition number', 'negative eigenvalues'].map((fact) => (found[fact] === undefined ? '-' : shortFact(found[fact]))),
    adviceFor(precision, Number(found['condition number'])),
  ]);
  return rows.length === 0 ? how : `${how}\n${renderTable(['node', 'condition', 'negative', 'precision'], rows)}`;
}

function adviceFor(precision: PlanManifest['precision'], condition: number): string {
  if (precision === 'float64') return 'float64 holds';
  return condition <= largestConditionForFloat32 ? 'float32 holds' : 'compile with --precision float64, or fit with a larger eps';
}
