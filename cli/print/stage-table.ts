import type { NodeStatus, PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import { renderTable } from './table.js';

/** What becomes of each node in each stage, then a line per starved node that says which port lacks what. */
export function renderStageTable({ nodes }: Pick<PlanManifest, 'nodes'>): string {
  const rows = nodes.map(({ name, kind, status }) => [name, kind, ...stages.map((stage) => status[stage].status)]);
  const starved = nodes.flatMap(({ name, status }) => reasons(status).map((reason) => `${name} is starved ${reason}`));
  return [renderTable(['node', 'class', ...stages], rows), ...starved].join('\n');
}

/** One reason per port and cause, with the stages it holds for. */
function reasons(status: Readonly<Record<string, NodeStatus>>): string[] {
  const stagesOf = new Map<string, string[]>();
  for (const stage of stages) {
    const found = status[stage];
    if (found?.status !== 'starved') continue;
    const cause = `port ${found.port}: ${found.why}`;
    stagesOf.set(cause, [...(stagesOf.get(cause) ?? []), stage]);
  }
  return [...stagesOf].map(([cause, where]) => `in ${where.join(', ')} (${cause})`);
}
