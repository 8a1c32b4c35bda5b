import type { PlanGraph, PlanRegion } from '../../schemas/plan.js';
import { type MachineRates, rooflineMs } from './machine-rates.js';
import type { NamedGraph } from './plan-graphs.js';
import { renderTable } from './table.js';

const head = ['computes', 'operations', 'FLOP/pixel', 'bytes/pixel', 'in and out', 'ms/megapixel at least'];

/**
 * Per graph its regions with their work per pixel; graphs with the same regions share a table. `bytes/pixel` is what the
 * operations move each on its own, `in and out` what would remain if nothing between them were written.
 */
export function renderWork(graphs: readonly NamedGraph[], rates: MachineRates): string {
  const tables = new Map<string, string[]>();
  for (const { name, graph } of graphs) {
    if (graph.regions.every(({ flopPerPixel, bytesPerPixel }) => flopPerPixel + bytesPerPixel === 0)) continue;
    const table = renderTable(head, rowsOf(graph, rates));
    tables.set(table, [...(tables.get(table) ?? []), name]);
  }
  if (tables.size === 0) return 'Nothing is computed per pixel.';
  const basis = `At ${gigas(rates.flop)} GFLOP/s and ${gigas(rates.bytes)} GB/s (${rates.source}).`;
  return [...[...tables].map(([table, names]) => `Work of ${names.join(', ')}:\n${table}`), basis].join('\n\n');
}

function rowsOf({ regions }: PlanGraph, rates: MachineRates): string[][] {
  const rows = regions.map((region) => [region.name, ...cells(region, region.operations.length, rates)]);
  return regions.length === 1 ? rows : [...rows, ['sum', ...cells(sumOf(regions), count(regions), rates, sumOfTimes(regions, rates))]];
}

type RegionWork = Pick<PlanRegion, 'flopPerPixel' | 'bytesPerPixel' | 'ioBytesPerPixel'>;

function cells(work: RegionWork, operations: number, rates: MachineRates, ms = rooflineMs(work, rates)): string[] {
  return [String(operations), String(work.flopPerPixel), String(work.bytesPerPixel), String(work.ioBytesPerPixel), ms.toFixed(2)];
}

function sumOf(regions: readonly PlanRegion[]): RegionWork {
  const total = (key: keyof RegionWork) => regions.reduce((sum, region) => sum + region[key], 0);
  return { flopPerPixel: total('flopPerPixel'), bytesPerPixel: total('bytesPerPixel'), ioBytesPerPixel: total('ioBytesPerPixel') };
}

function sumOfTimes(regions: readonly PlanRegion[], rates: MachineRates): number {
  return regions.reduce((sum, region) => sum + rooflineMs(region, rates), 0);
}

function count(regions: readonly PlanRegion[]): number {
  return regions.reduce((sum, { operations }) => sum + operations.length, 0);
}

function gigas(rate: number): string {
  return (rate / 1e9).toFixed(0);
}
