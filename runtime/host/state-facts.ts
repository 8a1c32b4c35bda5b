import type { Tensors } from '../../schemas/tensor.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { FitFacts } from './contracts.js';

/**
 * What the derivations' hosts tell about the state that is set, by node: condition numbers and the like.
 * Throws `CuviscError` `host-unknown`, and what the hosts throw.
 */
export async function stateFacts(manifest: PlanManifest, state: Tensors): Promise<Record<string, FitFacts>> {
  // Loaded here alone: who opens plans in workers needs the hosts there.
  const { hostNamed, loadHosts } = await import('./hosts.js');
  const hosts = await loadHosts(undefined);
  const facts = manifest.derived.flatMap((derivation) => {
    const inputs = Object.entries(derivation.inputs).map(([key, name]) => [key, state[name]] as const);
    if (inputs.some(([, value]) => value === undefined)) return [];
    const found = hostNamed(hosts.derivers, derivation.host, derivation.node).facts?.(Object.fromEntries(inputs) as Tensors, derivation.params);
    return found ? [[derivation.node, found] as const] : [];
  });
  return Object.fromEntries(facts);
}
