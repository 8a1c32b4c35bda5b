import type { NodeStatus, PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import { renderTable } from './table.js';

/**
 * What becomes of each node in each stage, then a line per starved node that says which port lacks what. Where different nodes feed a port in
 * different stages, a table says who feeds it where.
 */
export function renderStageTable({ nodes, connections }: Pick<PlanManifest, 'nodes' | 'connections'>): string {
  const rows = nodes.map(({ name, kind, status }) => [name, kind, ...stages.map((stage) => status[stage].status)]);
  const starved = nodes.flatMap(({ name, status }) => reasons(status).map((reason) => `${name} is starved ${reason}`));
  return [renderTable(['node', 'class', ...stages], rows), ...starved, ...feederTable(connections)].join('\n');
}

function feederTable(connections: PlanManifest['connections']): string[] {
  const shared = connections.filter((connection) => connection.stages !== undefined);
  const feeder = (port: string, stage: (typeof stages)[number]) =>
    shared.find(({ target, stages: where }) => target === port && where?.includes(stage))?.source ?? '-';
  const ports = [...new Set(shared.map(({ target }) => target))];
  const rows = ports.map((port) => [port, ...stages.map((stage) => feeder(port, stage))]);
  return rows.length === 0 ? [] : ['', renderTable(['port', ...stages.map((stage) => `fed in ${stage} by`)], rows)];
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
