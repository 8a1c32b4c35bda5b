import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { callCli, type CliResult } from '../cli/call-cli.js';
import type { Step } from './stage-calls.js';

process.chdir(process.argv[2] as string);
const steps = JSON.parse(await text(process.stdin)) as readonly Step[];
const results: CliResult[] = [];
for (const step of steps) {
  if ('file' in step) edit(step.file, step.from, step.to);
  else results.push(await callCli(['stage', ...step, ...(step[0] === 'run' ? ['--inline'] : [])]));
}
process.stdout.write(JSON.stringify(results));
// The hook that loads experiments keeps a thread.
process.exit(0);

function edit(file: string, from: string, to: string): void {
  const before = readFileSync(file, 'utf8');
  if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, before.replace(from, to));
}
