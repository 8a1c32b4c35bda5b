import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import type { CliResult } from '../cli/call-cli.js';

/** A command line after `cuvisc stage`, or an edit of a file between two. */
export type Step = readonly string[] | { readonly file: string; readonly from: string; readonly to: string };

/** A folder with the sample experiment, `sample.mjs` and `rule.mjs`. */
export async function sampleFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(resolve('test/experiments/stage-sample'), folder, { recursive: true });
  return folder;
}

/**
 * Does `steps` in `folder`, in a process of its own, as the test runner would load experiments its own way; what each command said. `run` is inline,
 * so that no other process has to start.
 */
export async function stageCalls(folder: string, steps: readonly Step[]): Promise<readonly CliResult[]> {
  const script = resolve('dist/test/experiments/stage-calls-main.js');
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(steps));
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await new Promise((settle) => child.once('close', settle));
  if (out === '') throw new Error(err);
  return JSON.parse(out) as CliResult[];
}

/** The store of the sample experiment. */
export function storeOf(folder: string): string {
  return join(folder, '.cuvisc');
}
