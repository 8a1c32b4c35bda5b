import type { PlanManifest } from '../../schemas/plan.js';
import { counted } from './numbers.js';

/** What a fit of the plan will do, a line per pass over the data. */
export function renderFitLevels({ fit }: Pick<PlanManifest, 'fit'>): string {
  if (fit.length === 0) return 'Nothing to fit.';
  const passes = fit.map(({ nodes }, i) => `  ${i + 1}. ${nodes.map(({ node, finaliser }) => `${node} (${finaliser})`).join(', ')}`);
  return [`A fit takes ${counted(fit.length, 'pass', 'passes')} over the data:`, ...passes].join('\n');
}
