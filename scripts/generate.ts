import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderApiReference } from './generate-api-reference.js';
import { renderDiagnosticsReference } from './generate-diagnostics-reference.js';
import { renderErrorsReference } from './generate-errors-reference.js';
import { renderHostsReference } from './generate-hosts-reference.js';
import { renderCompatibility, renderNodesReference } from './generate-nodes-reference.js';
import { recordedCases } from './recorded-cases.js';
import { renderOpsReference } from './generate-ops-reference.js';
import { renderRegistry } from './generate-registry.js';
import { registries } from './generate-table.js';

interface Generated {
  readonly path: string;
  readonly text: string;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function isStale({ path, text }: Generated): boolean {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== text;
}

function write({ path, text }: Generated): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

function renderRegistries(): Generated[] {
  return registries.flatMap((spec) => {
    const text = renderRegistry(root, spec);
    return text === null ? [] : [{ path: spec.output, text }];
  });
}

/** Loads the compiled registry, which must be up to date by then. */
async function renderReferences(): Promise<Generated[]> {
  const { ops } = await import('../compiler/ops/registry.gen.js');
  const { nodes } = await import('../compiler/nodes/registry.gen.js');
  const { diagnostics } = await import('../compiler/diagnostics/registry.gen.js');
  const { errors } = await import('../schemas/errors/error-code.js');
  const { renderTrainrunReference } = await import('./generate-trainrun-reference.js');
  const hosts = await hostContracts();
  const classes = Object.values(nodes);
  return [
    { path: 'docs/reference/ops.md', text: renderOpsReference(Object.values(ops)) },
    { path: 'docs/reference/nodes.md', text: renderNodesReference(classes, recordedCases(root)) },
    { path: 'docs/reference/compatibility.md', text: renderCompatibility(classes) },
    { path: 'docs/reference/hosts.md', text: renderHostsReference(hosts) },
    { path: 'docs/reference/errors.md', text: renderErrorsReference(errors) },
    { path: 'docs/reference/trainrun.md', text: renderTrainrunReference() },
    { path: 'docs/reference/diagnostics.md', text: renderDiagnosticsReference(Object.values(diagnostics)) },
    ...renderApiReference(root),
  ];
}

async function hostContracts(): Promise<Parameters<typeof renderHostsReference>[0]> {
  const { finaliserContracts } = await import('../schemas/hosts/finalisers/registry.gen.js');
  const { deriverContracts } = await import('../schemas/hosts/derivers/registry.gen.js');
  const { restorerContracts } = await import('../schemas/hosts/restorers/registry.gen.js');
  const { metricContracts } = await import('../schemas/hosts/metrics/registry.gen.js');
  const { scheduleContracts } = await import('../schemas/hosts/schedules/registry.gen.js');
  const { nodeContracts } = await import('../schemas/hosts/nodes/registry.gen.js');
  return {
    finaliser: Object.values(finaliserContracts),
    deriver: Object.values(deriverContracts),
    restorer: Object.values(restorerContracts),
    metric: Object.values(metricContracts),
    schedule: Object.values(scheduleContracts),
    node: Object.values(nodeContracts),
  };
}

/** Code that does not compile for other reasons is emitted all the same, and makes the exit code 1. */
function rebuild(): void {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

/** Stale registries make the references unknown: those are compared only when the registries are in order. */
async function check(): Promise<void> {
  const staleRegistries = renderRegistries().filter(isStale);
  const stale = staleRegistries.length > 0 ? staleRegistries : (await renderReferences()).filter(isStale);
  for (const { path } of stale) console.error(`stale: ${path} (npm run generate)`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

async function generate(): Promise<void> {
  const stale = renderRegistries().filter(isStale);
  for (const file of stale) write(file);
  if (stale.length > 0) rebuild();
  for (const file of (await renderReferences()).filter(isStale)) write(file);
}

await (process.argv.includes('--check') ? check() : generate());
