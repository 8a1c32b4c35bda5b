import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { HostContract, RestorerContract, TensorContracts } from '../../schemas/hosts/contracts.js';
import { type HostCall, hostCalls } from '../../schemas/hosts/host-calls.js';
import { hostRequirement } from '../../schemas/plan/version.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Hosts } from '../host/hosts.js';
import { readParams } from '../host/read-params.js';
import { hostRegistries } from './check-form.js';
import { problemOf } from '../host/read-inputs.js';

type Contract = (HostContract | RestorerContract) & { readonly inputs?: TensorContracts };

/**
 * Checks that a plan gives each host function that it calls what the contract of the function says.
 * Throws `CuviscError`: `plan-params-invalid` and `plan-host-input` naming the node, `plan-inconsistent` if the plan calls one that it
 * does not require.
 */
export function checkHostCalls(manifest: PlanManifest, hosts: Hosts): void {
  for (const call of hostCalls(manifest)) {
    if (!manifest.requires.includes(hostRequirement(call.kind, call.name))) throw unlisted(call);
    const host: { readonly contract?: Contract } | undefined = hosts[hostRegistries[call.kind]][call.name];
    if (host?.contract) checkCall(call, host.contract);
  }
}

function checkCall(call: HostCall, contract: Contract): void {
  try {
    if ('params' in contract) readParams(contract, call.params);
  } catch (cause) {
    throw cause instanceof CuviscError ? atNode(call, cause) : cause;
  }
  for (const [name, expected] of Object.entries(contract.inputs ?? {})) {
    const spec = call.inputs[name];
    const problem = spec && problemOf(expected, spec);
    if (problem !== undefined) throw badInput(call, `"${name}" as ${problem}`);
    if (!expected.optional && !Object.hasOwn(call.inputs, name)) throw badInput(call, `"${name}", which the plan does not supply`);
  }
}

function atNode({ node }: HostCall, { code, message, hint, cause }: CuviscError): CuviscError {
  return new CuviscError(code, `node ${node}: ${message}`, { place: { node }, cause, ...(hint === undefined ? {} : { hint }) });
}

function badInput({ node, name }: HostCall, what: string): CuviscError {
  return new CuviscError('plan-host-input', `node ${node}: ${name} reads ${what}`, {
    place: { node },
    hint: 'compile the plan again with this version',
  });
}

function unlisted(call: HostCall): CuviscError {
  return new CuviscError(
    'plan-inconsistent',
    `the manifest contradicts itself: node ${call.node} calls ${hostRequirement(call.kind, call.name)}, which it does not require`,
    {
      place: { node: call.node },
      hint: 'compile the pipeline again, and do not trust where the plan came from',
    },
  );
}
