import type { NodeStatus } from '../../../schemas/plan.js';

/** Why a stage's graph lacks a node, in a few words; `undefined` for a node that runs. */
export function prunedBecause(status: NodeStatus): string | undefined {
  switch (status.status) {
    case 'runs':
      return undefined;
    case 'skipped':
      return `skipped: runs in ${status.declared.join(', ')}`;
    case 'starved':
      return `starved at ${status.port}: ${status.why}`;
    case 'unused':
      return 'unused: no output needs it';
    case 'host':
      return 'on the host, not in the graph';
  }
}
