import { expect, it } from 'vitest';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { diagnostics } from '../../compiler/diagnostics/registry.gen.js';
import { callCliWell } from './call-cli.js';

it('finds the CPU and says how to get what is missing', async () => {
  const { devices } = JSON.parse(await callCliWell('doctor', '--json'));
  expect(devices).toContainEqual({ device: 'cpu', compiledIn: true, loads: true });
  for (const { loads, hint } of devices) if (!loads) expect(hint).toBeTypeOf('string');
});

it('lists every node class', async () => {
  const out = await callCliWell('doctor', '--nodes');
  for (const { kind } of Object.values(nodes)) expect(out).toContain(kind);
  expect(JSON.parse(await callCliWell('doctor', '--nodes', '--json'))).toHaveLength(Object.keys(nodes).length);
});

it('explains every code of the catalogue', async () => {
  for (const { code, explanation } of Object.values(diagnostics)) expect(await callCliWell('explain', code)).toContain(explanation);
  const list = await callCliWell('explain');
  for (const { code } of Object.values(diagnostics)) expect(list).toContain(code);
});
