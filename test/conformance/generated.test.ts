import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('generated files are those that the generator writes', () => {
  const { status, stderr } = spawnSync(process.execPath, ['dist/scripts/generate.js', '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
