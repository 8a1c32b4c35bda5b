import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './bench.js';
import type { CaseResult } from './case-result.js';
import { cases } from './cases/cases.js';
import { type MeasuredRates, measureRates } from './machine-rates.js';
import { renderResult } from './print-result.js';
import { probes } from './probes.js';
import { pythonWithTorch } from './reference/run-reference.js';
import { runCase } from './run-case.js';

/** What a run writes to its file. */
interface Report {
  readonly node: string;
  readonly rates: readonly MeasuredRates[];
  readonly cases: readonly CaseResult[];
}

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('../../bench/results/latest.json', import.meta.url)) },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string' },
    'budget-ms': { type: 'string', default: '1500' },
    'fresh-memory': { type: 'boolean', default: false },
    'no-reference': { type: 'boolean', default: false },
  },
});

/** `npm run bench -- [NAME...]`: measures the named cases and probes, or all cases. */
async function main(): Promise<void> {
  const known = [...cases, ...probes].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const report = await runCases();
  if (options.json) console.log(JSON.stringify(report, undefined, 2));
  for (const probe of probes.filter(({ name }) => names.includes(name))) await runProbe(probe);
  if (report.cases.length > 0) await save(report);
}

async function runCases(): Promise<Report> {
  const chosen = cases.filter(({ name }) => names.length === 0 || names.includes(name));
  const rates = new Map<number, MeasuredRates>();
  const results: CaseResult[] = [];
  const withReference = !options['no-reference'];
  if (withReference && chosen.length > 0 && (await pythonWithTorch()) === undefined) note('No Python with torch: no reference.');
  for (const bench of chosen) {
    const threads = Number(options.threads ?? bench.threads);
    const rate = bestOf(await measureRates(threads), rates.get(threads));
    rates.set(threads, rate);
    const settings = {
      rounds: Number(options.rounds),
      budgetMs: Number(options['budget-ms']),
      freshMemory: options['fresh-memory'],
      threads,
      withReference,
    };
    const result = await runCase(bench, rate, settings);
    results.push(result);
    note(renderResult(result));
  }
  for (const { threads, flop, bytes } of rates.values()) note(`${threads} threads: ${giga(flop)} GFLOP/s, ${giga(bytes)} GB/s`);
  return { node: process.version, rates: [...rates.values()], cases: results };
}

/** The higher of two measurements each: others on the machine only make it slower. */
function bestOf(one: MeasuredRates, other = one): MeasuredRates {
  return { threads: one.threads, flop: Math.max(one.flop, other.flop), bytes: Math.max(one.bytes, other.bytes) };
}

async function runProbe(probe: Bench): Promise<void> {
  note(`${probe.name}: ${probe.doc}`);
  for (const figure of await probe.run()) note(`  ${lineOf(figure)}`);
}

function lineOf({ what, value, unit, reference }: Figure): string {
  const against = reference ? `  (${reference.what}: ${reference.value.toFixed(3)} ${unit}, ratio ${(value / reference.value).toFixed(2)})` : '';
  return `${what.padEnd(28)} ${value.toFixed(3)} ${unit}${against}`;
}

async function save(report: Report): Promise<void> {
  await mkdir(dirname(options.out), { recursive: true });
  await writeFile(options.out, `${JSON.stringify(report, undefined, 2)}\n`);
  note(`Wrote ${options.out}.`);
}

/** For people; silent where the output is JSON. */
function note(text: string): void {
  if (!options.json) console.log(text);
}

function giga(rate: number): string {
  return (rate / 1e9).toFixed(0);
}

await main();
