import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { machineTag } from '../../schemas/disk/process-identity.js';
import { leftovers } from '../../schemas/disk/leftovers.js';

it('finds what processes that are gone began to write, and nothing else', () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const names = ['plan.json', 'state-0123456789ab.safetensors', '.hidden.tmp', 'a.1-0123456789ab.tmp'];
  const left = [`.state-0123456789ab.safetensors.${gone}-${machineTag}00ff00.tmp`, `.resume.safetensors.${gone}-${machineTag}012345.tmp`];
  // This process runs, and so does the first of the machine, which belongs to another user where tests do not run as root.
  const underWay = [process.pid, 1].map((pid) => `.resume.safetensors.${pid}-${machineTag}012345.tmp`);
  const elsewhere = `.resume.safetensors.${gone}-${machineTag === '000000' ? '000001' : '000000'}012345.tmp`;
  expect(leftovers([...names, ...left, ...underWay, elsewhere])).toEqual(left);
});
