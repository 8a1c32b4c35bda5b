import { compilerVersion } from '../../compiler/version.js';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { describeDevices, type DeviceReport } from '../../runtime/index.js';
import { defineCommand, type Outcome } from '../command.js';
import { flag } from '../options/values.js';
import { renderTable } from '../print/table.js';

type NodeEntry = Pick<NodeDefinition, 'kind' | 'className' | 'doc' | 'lower' | 'metric' | 'fit'>;

/** `cuvisc doctor`: what this installation can do, and how to get what is missing. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Shows versions, devices and what is missing; with --nodes, the node classes.',
  examples: ['cuvisc doctor', 'cuvisc doctor --nodes'],
  operands: [],
  options: { nodes: { flags: '--nodes', doc: 'lists the node classes that pipelines may use', value: flag } },
  async run({ options }) {
    return options.nodes ? listNodes() : describeInstallation(await describeDevices());
  },
});

function describeInstallation(report: DeviceReport): Outcome {
  const { node, platform, onnxruntime, devices } = report;
  const versions = `cuvisc ${compilerVersion}, Node.js ${node}, onnxruntime ${onnxruntime}, ${platform}`;
  const rows = devices.map(({ device, loads }) => [device, loads ? 'works' : 'missing']);
  const missing = devices
    .filter(({ loads }) => !loads)
    .map(({ device, problem, hint }) => `${device} is missing: ${problem ?? 'unknown'}\n  ${hint ?? 'no remedy is known'}`);
  return { text: [versions, renderTable(['device', 'state'], rows), ...missing].join('\n\n'), json: { cuvisc: compilerVersion, ...report } };
}

function listNodes(): Outcome {
  const entries = (Object.values(nodes) as readonly NodeEntry[]).map((entry) => ({
    kind: entry.kind,
    className: entry.className,
    does: does(entry),
    doc: entry.doc,
  }));
  return {
    text: renderTable(
      ['class', 'is', 'does'],
      entries.map(({ kind, does: role, doc }) => [kind, role, doc]),
    ),
    json: entries,
  };
}

/** `host` nodes are accepted in pipelines and left out of plans. */
function does({ lower, metric, fit }: NodeEntry): 'fitted' | 'compiled' | 'metric' | 'host' {
  if (fit) return 'fitted';
  if (lower) return 'compiled';
  return metric ? 'metric' : 'host';
}
