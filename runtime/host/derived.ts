import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Derivation, PlanManifest } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { FitFacts, Tensors } from './contracts.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import { type Hosts, hostNamed, loadHosts } from './hosts.js';

/** Computes one derivation's graph inputs, by graph input name. Throws `CuviscError` `derived-invalid` if the host breaks its contract. */
export function deriveTensors(hosts: Hosts, derivation: Derivation, state: Tensors): Tensors {
  const deriver = hostNamed(hosts.derivers, derivation.host, derivation.node);
  const inputs = Object.fromEntries(Object.entries(derivation.inputs).map(([key, name]) => [key, state[name] as Tensor]));
  const results = deriver.derive(inputs, derivation.params);
  return Object.fromEntries(Object.entries(derivation.outputs).map(([key, spec]) => [spec.name, checked(derivation, key, spec, results[key])]));
}

/**
 * What the derivations' hosts tell about the state that is set, by node: condition numbers and the like.
 * Throws `CuviscError` `host-unknown`, and what the hosts throw.
 */
export async function stateFacts(manifest: PlanManifest, state: Tensors): Promise<Record<string, FitFacts>> {
  const hosts = await loadHosts(undefined);
  const facts = manifest.derived.flatMap((derivation) => {
    const inputs = Object.entries(derivation.inputs).map(([key, name]) => [key, state[name]] as const);
    if (inputs.some(([, value]) => value === undefined)) return [];
    const found = hostNamed(hosts.derivers, derivation.host, derivation.node).facts?.(Object.fromEntries(inputs) as Tensors, derivation.params);
    return found ? [[derivation.node, found] as const] : [];
  });
  return Object.fromEntries(facts);
}

function checked(derivation: Derivation, key: string, spec: Derivation['outputs'][string], value: Tensor | undefined): Tensor {
  const problem = value ? mismatchOf(spec, value) : 'it was not computed';
  if (value && !problem) return value;
  throw new CuviscError('derived-invalid', `${derivation.host} of node ${derivation.node}: ${key}: ${problem}`, {
    fault: 'run',
    place: { node: derivation.node },
  });
}
