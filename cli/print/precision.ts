import { portsOfLevel, portsOfStage } from '../../schemas/plan/steps.js';
import type { FitFacts } from '../../runtime/index.js';
import { type DType, isWiderThanSingle } from '../../schemas/dtype.js';
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

/**
 * Offset over deviation up to which float32 cubes hold deviations to 6e-4: their steps are 6e-8 of the offset. Cubes that were
 * measured in float32 have no more to give; those that were rounded to it have.
 */
const largestOffsetOfSingle = 1e4;

/** How folded products are computed, and per node what its state says about the precision that they keep. */
export function renderPrecision(manifest: PlanManifest, facts: Readonly<Record<string, FitFacts>>): string {
  const { precision, fastMath } = manifest;
  const cube = cubeDtype(manifest);
  const centring = fastMath ? 'centred behind it where that is faster (--fast-math)' : 'centred before it';
  const how = `Folded products: in ${precision}, ${centring}, with matrices computed in float64.${cube ? ` ${aboutCube(cube, precision)}` : ''}`;
  const rows = Object.entries(facts).map(([node, found]) => [
    node,
    ...['condition number', 'negative eigenvalues', 'offset over deviation'].map((fact) =>
      found[fact] === undefined ? '-' : shortFact(found[fact]),
    ),
    adviceFor({ precision, fastMath, cube }, Number(found['condition number']), Number(found['offset over deviation'] ?? 0)),
  ]);
  return rows.length === 0 ? how : `${how}\n${renderTable(['node', 'condition', 'negative', 'offset', 'precision'], rows)}`;
}

/** The dtype in which the plan reads cubes; undefined if it reads none. */
function cubeDtype({ stages, fit }: PlanManifest): DType | undefined {
  const ports = [...Object.values(stages).map(portsOfStage), ...fit.map(portsOfLevel)];
  return ports.flatMap((each) => each?.inputs ?? []).find(({ source, name }) => source === 'batch' && name === 'cube')?.dtype;
}

function aboutCube(cube: DType, precision: PlanManifest['precision']): string {
  if (!isWiderThanSingle(cube)) return `Cubes are read as ${cube}.`;
  const until = precision === 'float64' ? 'up to the outputs' : 'until they are centred';
  return `Cubes are read as ${cube} and computed with in float64 ${until}.`;
}

interface Computed extends Pick<PlanManifest, 'precision' | 'fastMath'> {
  readonly cube: DType | undefined;
}

function adviceFor({ precision, fastMath, cube }: Computed, condition: number, offset: number): string {
  const isRounded = cube === 'float32' && offset > largestOffsetOfSingle;
  if (isRounded) return 'if the data have more digits than float32, compile --like them';
  if (precision === 'float64') return 'float64 holds';
  if (fastMath && !(cube && isWiderThanSingle(cube)) && !(offset <= largestOffsetBehindProduct)) return 'compile without --fast-math';
  return condition <= largestConditionForFloat32 ? 'float32 holds' : 'compile with --precision float64, or fit with a larger eps';
}
