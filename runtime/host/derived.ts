import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Derivation } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import { type Hosts, hostNamed } from './hosts.js';

/** Computes one derivation's graph inputs, by graph input name. Throws `CuviscError` `derived-invalid` if the host breaks its contract. */
export function deriveTensors(hosts: Hosts, derivation: Derivation, state: Tensors): Tensors {
  const deriver = hostNamed(hosts.derivers, derivation.host, derivation.node);
  const inputs = Object.fromEntries(Object.entries(derivation.inputs).map(([key, name]) => [key, state[name] as Tensor]));
  const results = deriver.derive(inputs, derivation.params);
  return Object.fromEntries(Object.entries(derivation.outputs).map(([key, spec]) => [spec.name, checked(derivation, key, spec, results[key])]));
}

function checked(derivation: Derivation, key: string, spec: Derivation['outputs'][string], value: Tensor | undefined): Tensor {
  const problem = value ? mismatchOf(spec, value) : 'it was not computed';
  if (value && !problem) return value;
  throw new CuviscError('derived-invalid', `${derivation.host} of node ${derivation.node}: ${key}: ${problem}`, {
    fault: 'run',
    place: { node: derivation.node },
  });
}
