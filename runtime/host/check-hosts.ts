import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { HostContract, RestorerContract, TensorContracts } from '../../schemas/hosts/contracts.js';
import { type HostCall, type HostKind, hostCalls, requirementOf } from '../../schemas/hosts/host-calls.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { packageVersion } from '../../schemas/version.js';
import type { Hosts } from './hosts.js';
import { readParams } from './read-params.js';
import { problemOf } from './read-inputs.js';

type Contract = (HostContract | RestorerContract) & { readonly inputs?: TensorContracts };

const rooms = { finaliser: 'finalisers', deriver: 'derivers', restorer: 'restorers', metric: 'metrics', schedule: 'schedules' } as const satisfies {
  readonly [K in HostKind]: keyof Hosts;
};

/**
 * Checks that this runtime has every host function that a plan requires, and that the plan gives each what its contract says.
 * Throws `CuviscError`: `host-unknown` naming the function and both versions, `plan-params-invalid` and `plan-host-input` naming the node,
 * `plan-inconsistent` if the plan calls one that it does not require.
 */
export function checkHosts(manifest: PlanManifest, hosts: Hosts): void {
  for (const requirement of manifest.requires) if (!isMet(requirement, hosts)) throw unmet(requirement, manifest);
  for (const call of hostCalls(manifest)) {
    if (!manifest.requires.includes(requirementOf(call))) throw unlisted(call);
    const host = hosts[rooms[call.kind]][call.name];
    if (host?.contract) checkCall(call, host.contract);
  }
}

/** Whether the hosts have what `kind:name` names; a kind of its own, such as a device, is nothing that they have. */
function isMet(requirement: string, hosts: Hosts): boolean {
  const [kind = '', name = ''] = requirement.split(/:(.*)/);
  return Object.hasOwn(rooms, kind) && Object.hasOwn(hosts[rooms[kind as HostKind]], name);
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

function unmet(requirement: string, manifest: PlanManifest): CuviscError {
  const node = hostCalls(manifest).find((call) => requirementOf(call) === requirement)?.node;
  const message = `the plan, of cuvisc ${manifest.compiler}, requires ${requirement}, which this runtime, cuvisc ${packageVersion}, does not have`;
  return new CuviscError('host-unknown', message, {
    ...(node === undefined ? {} : { place: { node } }),
    hint: 'use the runtime of the cuvisc version that compiled the plan, or name the module that has it as `hosts` of openPlan',
  });
}

function unlisted(call: HostCall): CuviscError {
  return new CuviscError(
    'plan-inconsistent',
    `the manifest contradicts itself: node ${call.node} calls ${requirementOf(call)}, which it does not require`,
    {
      place: { node: call.node },
      hint: 'compile the pipeline again, and do not trust where the plan came from',
    },
  );
}
