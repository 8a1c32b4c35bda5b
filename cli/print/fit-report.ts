import type { FitReport } from '../../runtime/index.js';
import { counted, duration, shortFact } from './numbers.js';
import { renderTable } from './table.js';

/** Levels with their passes, then what the fit of each node found. */
export function renderFitReport({ levels, passes, samples, ms }: FitReport): string {
  if (levels.length === 0) return 'The plan has nothing to fit.';
  const rows = levels.flatMap(({ level, nodes, samples: seen, noData, blocks, ms: took }) =>
    nodes.map(({ node, facts }, i) => [
      ...(i === 0 ? [String(level), String(seen), String(noData), String(blocks), duration(took)] : ['', '', '', '', '']),
      node,
      renderFacts(facts),
    ]),
  );
  const total = `Fitted in ${counted(passes, 'pass', 'passes')} over ${counted(samples, 'pixel')} in ${duration(ms)}.`;
  return [renderTable(['level', 'pixels', 'no data', 'blocks', 'time', 'node', 'found'], rows), total].join('\n');
}

function renderFacts(facts: Readonly<Record<string, number | string>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${shortFact(value)}`)
    .join(', ');
}
