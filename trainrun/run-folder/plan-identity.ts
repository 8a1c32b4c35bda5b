import { topologyOf } from '../../runtime/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { portsOfStage } from '../../schemas/plan/steps.js';
import { stages } from '../../schemas/stage.js';
import type { IdentityKind, RunIdentity } from './run-identity.js';

/** Kinds of the parts of a topology by the first words of their names; nodes are told apart more finely. */
const kindOfPart: readonly (readonly [prefix: string, kind: IdentityKind])[] = [
  ['compiler', 'compiler'],
  ['compat', 'compiler'],
  ['pipeline', 'pipeline'],
  ['wavelengths', 'wavelengths'],
  ['state ', 'state'],
];

/** What a plan is, its state aside: version, pipeline, classes, hyper-parameters, connections, what it reads, state and graphs. */
export function planIdentity(manifest: PlanManifest): RunIdentity {
  const { precision, fastMath, nodes, connections } = manifest;
  return {
    ...ofTopology(manifest),
    plan: { precision, fastMath: String(fastMath) },
    class: Object.fromEntries(nodes.map(({ name, className, stages: own }) => [name, `${className} in ${own.join(', ')}`])),
    hparam: hparamsOf(nodes.filter(({ category }) => category !== 'source')),
    // What a data node is told says how labels are read.
    labels: hparamsOf(nodes.filter(({ category }) => category === 'source')),
    connection: Object.fromEntries(connections.map(({ source, target, type }) => [`${source} -> ${target}`, type])),
    width: widths(manifest),
  };
}

function ofTopology(manifest: PlanManifest): RunIdentity {
  const identity: Partial<Record<IdentityKind, Record<string, string>>> = {};
  for (const [part, text] of Object.entries(topologyOf(manifest))) {
    if (part.startsWith('node ')) continue;
    const [prefix = '', kind = 'graph'] = kindOfPart.find(([each]) => part.startsWith(each)) ?? [];
    const name = prefix.endsWith(' ') ? part.slice(prefix.length) : part;
    identity[kind] = { ...identity[kind], [name]: text };
  }
  return identity;
}

function hparamsOf(nodes: PlanManifest['nodes']): Record<string, string> {
  return Object.fromEntries(
    nodes.flatMap(({ name, hparams }) => Object.entries(hparams).map(([key, value]) => [`${name}.${key}`, JSON.stringify(value)])),
  );
}

/** Dtype and dimensions of what each stage reads from a batch. */
function widths({ stages: all }: PlanManifest): Record<string, string> {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      (portsOfStage(all[stage])?.inputs ?? [])
        .filter(({ source }) => source === 'batch')
        .map(({ name, dtype, dims }) => [`${stage} ${name}`, `${dtype}[${dims.map(String).join(', ')}]`]),
    ),
  );
}
