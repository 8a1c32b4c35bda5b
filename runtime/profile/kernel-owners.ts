import type { PlainGraph } from '../../schemas/plan.js';

/** What a kernel computes for. */
export interface KernelOwner {
  /** The fused node. */
  readonly region: string;
  /** The pipeline nodes; none for the update of a training step. */
  readonly members: readonly string[];
  /** True if onnxruntime made the kernel of several ONNX nodes: the owner is then that of the node it is named after. */
  readonly merged: boolean;
}

/** Finds the fused node of each kernel of a graph by its name. */
export class KernelOwners {
  readonly #operations: ReadonlyMap<string, KernelOwner>;
  readonly #found = new Map<string, KernelOwner | null>();

  constructor(graph: PlainGraph) {
    const entries = graph.regions.flatMap(({ name: region, operations }) =>
      operations.map(({ name, members }) => [name, { region, members, merged: false }] as const),
    );
    this.#operations = new Map(entries);
  }

  /** Null for kernels that onnxruntime added: conversions of layout, copies between devices, outputs that are inputs. */
  ownerOf(kernel: string): KernelOwner | null {
    const known = this.#found.get(kernel);
    if (known !== undefined) return known;
    const owner = this.#operations.get(kernel) ?? this.#ownerOfMerged(kernel);
    this.#found.set(kernel, owner);
    return owner;
  }

  /** onnxruntime names what it merges after one of the nodes, with a suffix: `rx/matMul_30/MatmulTransposeFusion/`. */
  #ownerOfMerged(kernel: string): KernelOwner | null {
    const ends = [...kernel.matchAll(/[^A-Za-z0-9]/g)].map((match) => match.index).reverse();
    const owner = ends.map((end) => this.#operations.get(kernel.slice(0, end))).find((found) => found !== undefined);
    return owner ? { ...owner, merged: true } : null;
  }
}
