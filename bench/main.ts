import { autoencoderStep } from './autoencoder-step.js';
import type { Bench, Figure } from './bench.js';
import { benchCheckGraph } from './check-graph.js';
import { eventLoop } from './event-loop.js';
import { rxInfer } from './rx-infer.js';
import { selectorTrainStep, svddTrainStep } from './train-step.js';

const checkGraph: Bench = {
  name: 'check-graph',
  doc: 'Checking made-up graphs of normalizers, cycles included; best of three.',
  run: async () =>
    benchCheckGraph().map(({ shape, nodes, connections, ms }) => ({ what: `${shape}, ${nodes} nodes, ${connections} edges`, value: ms, unit: 'ms' })),
};

const benches: readonly Bench[] = [eventLoop, rxInfer, selectorTrainStep, svddTrainStep, autoencoderStep, checkGraph];

/** `npm run bench [-- NAME...]`: runs the named benchmarks, or all, and prints their figures. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`);
  for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`${bench.name}: ${bench.doc}`);
    for (const figure of await bench.run()) console.log(`  ${lineOf(figure)}`);
  }
}

function lineOf({ what, value, unit, reference }: Figure): string {
  const against = reference ? `  (${reference.what}: ${reference.value.toFixed(3)} ${unit}, ratio ${(value / reference.value).toFixed(2)})` : '';
  return `${what.padEnd(28)} ${value.toFixed(3)} ${unit}${against}`;
}

await main(process.argv.slice(2));
