import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callCliWell } from './call-cli.js';
import { loadedModules, processorTime } from './loaded-modules.js';
import { pipeline, syntheticScene } from './synthetic-scene.js';

const program = 'bin/cuvisc.mjs';
const compilerOrGrammar = /\/dist\/compiler\/|\/node_modules\/(chevrotain|@chevrotain|lodash-es)\//;

describe('the start of a command', () => {
  it.each([['--version'], ['--help']])('P4: %s loads the command line alone', async (option) => {
    const loaded = await loadedModules(program, option);
    expect(loaded.filter((file) => /\/dist\/(compiler|runtime|cli\/commands)\//.test(file))).toEqual([]);
    // 17 when this was written: commander has 7, picocolors 1.
    expect(loaded.length).toBeLessThan(25);
  });

  it('P4: --version takes at most three times the processor time of Node itself', async () => {
    const bare = await processorTime(['-e', '0'], 5);
    expect(await processorTime([program, '--version'], 5)).toBeLessThan(3 * bare);
  });

  it('P4: run loads neither the compiler nor a grammar library, and no YAML', async () => {
    const { folder, cube, bands } = await syntheticScene();
    const plan = join(folder, 'rx.plan');
    await callCliWell('compile', pipeline, '-o', plan, '--bands', String(bands));
    await callCliWell('fit', plan, '--data', cube);
    const loaded = await loadedModules(program, 'run', plan, '--data', cube, '-o', join(folder, 'results'));
    expect(loaded.some((file) => file.endsWith('/dist/runtime/engine/onnx-session.js'))).toBe(true);
    expect(loaded.filter((file) => compilerOrGrammar.test(file) || file.includes('/node_modules/yaml/'))).toEqual([]);
  });

  it('P4: lists every command with its summary, whichever is called', async () => {
    const help = await callCliWell('--help');
    for (const name of ['check', 'compile', 'eval', 'explain', 'run', 'train']) expect(help).toMatch(new RegExp(`^ {2}${name} +[A-Z]`, 'm'));
    expect(await callCliWell('help', 'run')).toContain('--seed');
  });
});
