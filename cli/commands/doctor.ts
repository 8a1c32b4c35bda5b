import { packageVersion } from '../../schemas/version.js';
import { nodeClasses } from '../../compiler/views/index.js';
import { describeDevices, type DeviceReport, readTuning, type TuningEntry, tuningFile } from '../../runtime/index.js';
import { defineCommand, type Outcome } from '../command.js';
import { flag } from '../options/values.js';
import { renderTable } from '../print/table.js';
import { renderTuning } from '../print/tuning-table.js';

/** `cuvisc doctor`: what this installation can do, and how to get what is missing. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Shows versions, devices, what is missing and what was tuned; with --nodes, the node classes.',
  examples: ['cuvisc doctor', 'cuvisc doctor --nodes'],
  operands: [],
  options: { nodes: { flags: '--nodes', doc: 'lists the node classes that pipelines may use', value: flag } },
  async run({ options }) {
    return options.nodes ? listNodes() : describeInstallation(await describeDevices(), await readTuning());
  },
});

function describeInstallation(report: DeviceReport, tuning: readonly TuningEntry[]): Outcome {
  const { node, platform, onnxruntime, devices } = report;
  const versions = `cuvisc ${packageVersion}, Node.js ${node}, onnxruntime ${onnxruntime}, ${platform}`;
  const rows = devices.map(({ device, loads }) => [device, loads ? 'works' : 'missing']);
  const missing = devices
    .filter(({ loads }) => !loads)
    .map(({ device, problem, hint }) => `${device} is missing: ${problem ?? 'unknown'}\n  ${hint ?? 'no remedy is known'}`);
  const tuned =
    tuning.length === 0 ? 'Not tuned for this machine: `cuvisc tune` measures it.' : `Tuned (${tuningFile()}):\n\n${renderTuning(tuning)}`;
  return {
    text: [versions, renderTable(['device', 'state'], rows), ...missing, tuned].join('\n\n'),
    json: { cuvisc: packageVersion, ...report, tuning: { file: tuningFile(), entries: tuning } },
  };
}

function listNodes(): Outcome {
  const entries = nodeClasses();
  return {
    text: renderTable(
      ['class', 'is', 'does'],
      entries.map(({ kind, does: role, doc }) => [kind, role, doc]),
    ),
    json: entries,
  };
}
