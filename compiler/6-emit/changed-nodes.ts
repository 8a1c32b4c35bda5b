import type { PlanManifest, PlanNode } from '../../schemas/plan.js';

/**
 * The nodes of `before` whose state means something else in `now`, with the reason: gone, of another class or with other hyper-parameters,
 * fitted in another way, or fed by such a node or in another way. Places in the YAML, and nodes behind, make no difference.
 */
export function changedNodes(before: PlanManifest, now: PlanManifest): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  const grid = before.wavelengths && now.wavelengths && text(before.wavelengths) !== text(now.wavelengths);
  for (const node of before.nodes) {
    const feeders = feedersOf(before, node.name);
    const fed = feeders.map(({ source }) => source.slice(0, source.lastIndexOf('.'))).find((name) => changed.has(name));
    const why = grid
      ? 'the bands have other wavelengths'
      : (ownChange(node, before, now) ??
        (fed === undefined ? undefined : `what feeds it has changed: ${fed}`) ??
        (text(feeders) === text(feedersOf(now, node.name)) ? undefined : 'it is fed in another way'));
    if (why !== undefined) changed.set(node.name, why);
  }
  return changed;
}

function ownChange(node: PlanNode, before: PlanManifest, now: PlanManifest): string | undefined {
  const other = now.nodes.find(({ name }) => name === node.name);
  if (!other) return `the new pipeline has no node ${node.name}`;
  if (other.className !== node.className) return `${node.name} is a ${other.className}, no ${node.className}`;
  if (before.compat !== now.compat) return `other defaults hold: ${now.compat ?? 'those of cuvisc'}`;
  const keys = [...new Set([...Object.keys(node.hparams), ...Object.keys(other.hparams)])];
  const key = keys.find((each) => text(node.hparams[each]) !== text(other.hparams[each]));
  if (key !== undefined) return `${node.name} has ${key} ${text(other.hparams[key])}, no longer ${text(node.hparams[key])}`;
  if (text(node.stages) !== text(other.stages)) return `${node.name} runs in other stages`;
  return text(fitOf(before, node.name)) === text(fitOf(now, node.name)) ? undefined : `${node.name} is fitted in another way`;
}

function feedersOf({ connections }: PlanManifest, node: string): PlanManifest['connections'] {
  return connections.filter(({ target }) => target.slice(0, target.lastIndexOf('.')) === node);
}

/** How a node is fitted, its place and its graphs aside. */
function fitOf({ fit }: PlanManifest, node: string): unknown {
  return fit
    .flatMap(({ nodes }) => nodes)
    .flatMap((each) => (each.node === node ? [[each.reductions.map(({ reduction }) => reduction), each.finaliser, each.params, each.writes]] : []));
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
