import { type IrModule, type Member, type Operation, operationsOf, type Origin } from './value.js';

/** A fused node: operations that compute the work of one or more pipeline nodes together. */
export interface Region {
  /** The nodes joined by `+`, in the order of the pipeline; `.backward` added for gradients. */
  readonly name: string;
  readonly role: Origin['role'];
  readonly members: readonly Member[];
  readonly operations: readonly Operation[];
}

/** Region of operations that stem from no node: the sum of the losses, clipping and the optimizer's update. */
const unnamed: Readonly<Record<Origin['role'], string>> = { forward: 'losses', backward: 'losses.backward', update: 'update', fit: 'fit' };

/**
 * Partitions the operations of a module: nodes that one operation folds together share a region with all their operations
 * of the same role. Regions come in the order of their first operation.
 */
export function regionsOf(module: IrModule): Region[] {
  const operations = operationsOf(module);
  const groups = joinNodes(operations);
  const regions = new Map<string, Operation[]>();
  for (const operation of operations) {
    const { node, role } = operation.origin;
    const key = `${role} ${groups.get(node)}`;
    const known = regions.get(key);
    if (known) known.push(operation);
    else regions.set(key, [operation]);
  }
  const ranks = ranksOf(operations);
  return [...regions.values()].map((members) => regionOf(members, ranks));
}

/** The place of each node among those that operations compute for. */
function ranksOf(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { origin } of operations) for (const { node } of membersOf(origin)) if (!ranks.has(node)) ranks.set(node, ranks.size);
  return ranks;
}

/** Per node name a representative that nodes folded together have in common. */
function joinNodes(operations: readonly Operation[]): Map<string, string> {
  const parent = new Map<string, string>();
  const root = (node: string): string => {
    let top = node;
    for (let above = parent.get(top); above !== undefined && above !== top; above = parent.get(top)) top = above;
    parent.set(node, top);
    return top;
  };
  for (const { origin } of operations) {
    for (const { node } of membersOf(origin)) parent.set(root(node), root(origin.node));
  }
  return new Map([...parent.keys()].map((node) => [node, root(node)]));
}

/** The nodes that an operation computes for: those folded into it, then its own. */
export function membersOf({ folded = [], node, line }: Origin): Member[] {
  return [...folded, { node, line }];
}

function regionOf(operations: readonly Operation[], ranks: ReadonlyMap<string, number>): Region {
  const { role, node } = (operations[0] as Operation).origin;
  const lines = new Map(operations.flatMap(({ origin }) => membersOf(origin)).map((member) => [member.node, member]));
  const members = [...lines.values()].sort((a, b) => (ranks.get(a.node) ?? 0) - (ranks.get(b.node) ?? 0));
  const joined = members.map((member) => member.node).join('+');
  const name = node === '' ? unnamed[role] : role === 'backward' ? `${joined}.backward` : joined;
  return { name, role, members: node === '' ? [] : members, operations };
}
