import type { BenchCase } from './bench-case.js';
import { pcaInfer, pcaInferFast } from './pca-infer.js';
import { quantile } from './quantile.js';
import { rxInfer, rxInfer204, rxSmall } from './rx.js';
import { frame, sevenNodesOneThread, sevenNodesTwoThreads } from './seven-nodes.js';
import { statInit } from './stat-init.js';

/** All workloads, in the order in which they run. */
export const cases: readonly BenchCase[] = [
  rxInfer,
  rxInfer204,
  rxSmall,
  statInit,
  pcaInfer,
  pcaInferFast,
  quantile,
  sevenNodesOneThread,
  sevenNodesTwoThreads,
  frame,
];

/** The case of this name. Throws an `Error` that lists all names if there is none. */
export function caseNamed(name: string): BenchCase {
  const found = cases.find((each) => each.name === name);
  if (!found) throw new Error(`no case ${name}; there are ${cases.map((each) => each.name).join(', ')}`);
  return found;
}
