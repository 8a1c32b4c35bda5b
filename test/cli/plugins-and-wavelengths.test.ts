import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli } from './call-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'cuvisc-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const bandpass = file(
  'bandpass.yaml',
  `nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: pass, class_name: BandpassByWavelength, hparams: {min_wavelength_nm: 500, max_wavelength_nm: 700}}
  - {name: rx, class_name: RXGlobal}
connections: [data.cube -> pass.data, data.wavelengths -> pass.wavelengths, pass.filtered -> rx.data]
`,
);

describe('--wavelengths', () => {
  it.each([
    ['a list', '450,550,650,750'],
    ['equal steps', '450:750:4'],
    ['a file', file('centres.txt', '450\n550\n650 750\n')],
  ])('takes %s in place of a cube', async (_, option) => {
    const { exitCode, out } = await callCli(['compile', bandpass, '--wavelengths', option, '--dump-after', 'check']);
    expect([exitCode, /batch cube: float32\[B, H, W, 4\]/.test(out), /"num_channels":2/.test(out)]).toEqual([0, true, true]);
  });

  it.each([
    ['micrometres', '0.45,0.55', '0.45 is no wavelength in nanometres'],
    ['another number of bands', '450:750:4', 'there are 4 wavelengths for 5 bands'],
  ])('refuses %s', async (_, option, message) => {
    const { exitCode, err } = await callCli(['check', bandpass, '--bands', '5', '--wavelengths', option]);
    expect([exitCode, err.includes(message)]).toEqual([2, true]);
  });
});

describe('--plugins-dir', () => {
  const pipeline = file(
    'own.yaml',
    `plugins: [ours]
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: rx, class_name: RXGlobal}
  - {name: heat, class_name: ours.HeatMap}
connections: [data.cube -> rx.data, rx.scores -> heat.scores]
`,
  );
  const check = (...more: readonly string[]) => callCli(['check', pipeline, '--bands', '4', ...more]);

  it('tells sinks of plugins from classes that nobody knows', async () => {
    file('ours.yaml', 'name: ours\ncapabilities:\n  - {class_name: ours.HeatMap, category: visualizer}\n');
    expect((await check()).out).toContain('warning[unknown-node-left-out]');
    const { exitCode, out } = await check('--plugins-dir', folder);
    expect([exitCode, out.includes('notice[plugin-sink-left-out]'), out.includes('of ours')]).toEqual([0, true, true]);
  });

  it('refuses a manifest that is none, with its place', async () => {
    file('ours.yaml', 'name: ours\ncapabilities:\n  - {kind: node}\n');
    const { exitCode, err } = await check('--plugins-dir', folder);
    expect([exitCode, err.includes('plugin-manifest-invalid'), err.includes('ours.yaml:3:')]).toEqual([2, true, true]);
  });
});

it('migrate writes another file, never the pipeline itself', async () => {
  const old = file(
    'old.yaml',
    'name: a\nnodes:\n- {name: data, class: CU3SDataNode}\n- {name: rx, class: RXGlobal, params: {}}\nconnections:\n- {from: data.outputs.cube, to: rx.inputs.data}\n',
  );
  expect(await callCli(['migrate', old, '-o', old])).toMatchObject({ exitCode: 2, err: expect.stringContaining('option-invalid') });
  const now = join(folder, 'now.yaml');
  expect(await callCli(['migrate', old, '-o', now])).toMatchObject({ exitCode: 0, out: expect.stringContaining(`Wrote ${now}.`) });
  expect((await callCli(['check', now, '--bands', '4'])).exitCode).toBe(0);
  expect((await callCli(['migrate', now])).err).toContain('It is of the form of today');
});
