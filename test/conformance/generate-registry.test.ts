import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderRegistry } from '../../scripts/generate-registry.js';
import type { RegistrySpec } from '../../scripts/generate-table.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cuvisc-registry-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const spec: RegistrySpec = {
  folder: 'cli/commands',
  output: 'cli/registry.gen.ts',
  factories: ['defineCommand'],
  factoryFolder: './families/',
  exportName: 'commands',
  doc: 'Every command.',
  key: 'name',
};

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe('renderRegistry', () => {
  it('collects exported constants by their factory, under their literal keys', () => {
    put('cli/commands/run-plan.ts', "export const runPlan = defineCommand({ name: 'run-plan' });");
    put('cli/commands/run.ts', "export const run = defineCommand({ name: 'run' });\nconst other = defineCommand({ name: 'x' });");
    put('cli/commands/fit.ts', "import { trainer } from './families/trainer.js';\nexport const fit = trainer(2, { name: 'fit' });");
    put('cli/commands/limits.ts', 'export const limit = readLimit({ name: 3 });');
    put('cli/commands/old.gen.ts', "export const old = defineCommand({ name: 'old' });");
    put('cli/commands/families/trainer.ts', "export const inner = defineCommand({ name: 'inner' });");
    expect(renderRegistry(root, spec)).toBe(`// Written by \`npm run generate\`; edit the files it imports instead.
import { fit } from './commands/fit.js';
import { run } from './commands/run.js';
import { runPlan } from './commands/run-plan.js';

/** Every command. */
export const commands = { fit, run, 'run-plan': runPlan };
`);
  });

  it('annotates and re-exports where the table says so, and breaks long lines', () => {
    const names = Array.from({ length: 9 }, (_, i) => `aCommandWithQuiteALongName${i}`);
    for (const name of names) put(`cli/commands/${name}.ts`, `export const ${name} = defineCommand({ name: '${name}' });`);
    const text = renderRegistry(root, { ...spec, entry: { type: 'Command', from: './contract.js' }, augments: true });
    const list = names.map((name) => `  ${name},`).join('\n');
    expect(text).toContain("import type { Command } from './contract.js';");
    expect(text).toContain(`export const commands: Readonly<Record<string, Command>> = {\n${list}\n};`);
    expect(text).toContain(`export {\n${list}\n};`);
  });

  it('P4: lists what a lazy entry shows and imports its module when it is loaded', () => {
    put('cli/commands/run-plan.ts', "export const runPlan = defineCommand({ name: 'run-plan', summary: 'Runs the user\\'s plan.' });");
    expect(renderRegistry(root, { ...spec, lazy: 'summary' })).toContain(
      "export const commands = { 'run-plan': { summary: 'Runs the user\\'s plan.', load: async () => (await import('./commands/run-plan.js')).runPlan } };",
    );
    put('cli/commands/run-plan.ts', "export const runPlan = defineCommand({ name: 'run-plan', summary });");
    expect(() => renderRegistry(root, { ...spec, lazy: 'summary' })).toThrow('runPlan has no literal summary');
  });

  it('is empty for an empty folder and absent for a missing one', () => {
    expect(renderRegistry(root, spec)).toBeNull();
    mkdirSync(join(root, spec.folder), { recursive: true });
    expect(renderRegistry(root, spec)).toContain('export const commands = {};');
  });

  it('refuses an entry without a literal key and a key given twice', () => {
    put('cli/commands/run.ts', 'export const run = defineCommand({ name });');
    expect(() => renderRegistry(root, spec)).toThrow('run.ts: run has no literal name');
    put('cli/commands/run.ts', "export const run = defineCommand({ name: 'run' });\nexport const again = defineCommand({ name: 'run' });");
    expect(() => renderRegistry(root, spec)).toThrow('cli/commands has more than one run');
  });
});
