import { autoencoderStep } from './autoencoder-step.js';
import type { Bench } from './bench.js';
import { benchCheckGraph } from './check-graph.js';
import { eventLoop } from './event-loop.js';
import { memory } from './memory.js';
import { profiling } from './profiling.js';
import { tiling } from './tiling.js';
import { selectorTrainStep, svddTrainStep } from './train-step.js';

const checkGraph: Bench = {
  name: 'check-graph',
  doc: 'Checking made-up graphs of normalizers, cycles included; best of three.',
  run: async () =>
    benchCheckGraph().map(({ shape, nodes, connections, ms }) => ({ what: `${shape}, ${nodes} nodes, ${connections} edges`, value: ms, unit: 'ms' })),
};

/** Measurements that have no case: each prints figures of its own. */
export const probes: readonly Bench[] = [eventLoop, tiling, memory, profiling, selectorTrainStep, svddTrainStep, autoencoderStep, checkGraph];
