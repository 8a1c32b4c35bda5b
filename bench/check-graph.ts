import { pathToFileURL } from 'node:url';
import { check, type Diagnostic } from '../compiler/index.js';

/** Time to check one made-up pipeline. */
export interface GraphTiming {
  readonly shape: string;
  readonly nodes: number;
  readonly connections: number;
  /** Best of three, in milliseconds. */
  readonly ms: number;
  readonly errors: number;
}

interface Graph {
  readonly nodes: number;
  readonly connections: readonly (readonly [number, number])[];
}

/** Graphs by shape and number of nodes. In `dense` all but the first connection into a port are mistakes. */
const shapes: Readonly<Record<string, (nodes: number) => Graph>> = {
  chain: (nodes) => ({ nodes, connections: numbers(nodes - 1).map((i) => [i, i + 1]) }),
  ring: (nodes) => ({ nodes, connections: numbers(nodes).map((i) => [i, (i + 1) % nodes]) }),
  'rings of ten': (nodes) => ({ nodes, connections: numbers(nodes).map((i) => [i, i % 10 === 9 ? i - 9 : Math.min(i + 1, nodes - 1)]) }),
  star: (nodes) => ({ nodes, connections: numbers(nodes - 1).map((i) => [0, i + 1]) }),
  dense: (nodes) => ({
    nodes,
    connections: numbers(nodes).flatMap((i) => [1, 2, 3, 5, 8, 13, 21, 34].flatMap((d) => (i + d < nodes ? [[i, i + d] as const] : []))),
  }),
};

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** The YAML of a graph of normalizers, which have one input and one output each. */
export function graphYaml({ nodes, connections }: Graph): string {
  const declared = numbers(nodes).map((i) => `  - {name: n${i}, class_name: MinMaxNormalizer, hparams: {eps: 1.0e-6}}`);
  const edges = connections.map(([from, to]) => `  - n${from}.normalized -> n${to}.data`);
  return ['metadata: {name: graph}', 'nodes:', ...declared, 'connections:', ...edges, ''].join('\n');
}

/** Checks graphs of each shape with 250 to 3000 nodes; near-linear growth means twice the nodes, about twice the time. */
export function benchCheckGraph(sizes: readonly number[] = [250, 500, 1000, 2000, 3000]): GraphTiming[] {
  return Object.entries(shapes).flatMap(([shape, make]) => sizes.map((size) => timed(shape, make(size))));
}

function timed(shape: string, graph: Graph): GraphTiming {
  const text = graphYaml(graph);
  let [ms, found]: [number, readonly Diagnostic[]] = [Number.POSITIVE_INFINITY, []];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    found = check({ source: { file: 'graph.yaml', text } });
    ms = Math.min(ms, performance.now() - start);
  }
  const errors = found.filter(({ severity }) => severity === 'error').length;
  return { shape, nodes: graph.nodes, connections: graph.connections.length, ms: Math.round(ms), errors };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(benchCheckGraph());
