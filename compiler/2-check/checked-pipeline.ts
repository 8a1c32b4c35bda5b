import type { DType } from '../../schemas/dtype.js';
import type { NodeStatus } from '../../schemas/plan.js';
import type { ExecutionStage, Stage } from '../../schemas/stage.js';
import type { NodeAst, PipelineAst } from '../1-parse/pipeline-ast.js';
import type { Span } from '../diagnostics/span.js';
import type { Dim } from '../ir/value.js';
import type { NodeDefinition, NodeFacts } from '../nodes/contract.js';

/** What is known of the data when a plan is compiled; everything may be left open. */
export interface CompileTarget {
  /** Known dtype and sizes of batch entries; `null` leaves a dimension open. */
  readonly inputs: Readonly<Record<string, { readonly dtype?: DType; readonly dims?: readonly (number | null)[] }>>;
  /** Keys that batches have beside those that required ports ask for. */
  readonly batchKeys: Readonly<Record<Stage, readonly string[]>>;
  readonly wavelengths: readonly number[] | undefined;
}

/** Who feeds an input port. */
export type Source = { readonly from: 'node'; readonly node: string; readonly port: string } | { readonly from: 'batch'; readonly key: string };

/** A node whose class, hyper-parameters and sources are settled. */
export interface CheckedNode {
  readonly name: string;
  readonly definition: NodeDefinition;
  readonly hparams: object;
  readonly facts: NodeFacts<object>;
  readonly stages: readonly ExecutionStage[];
  /** Sources per input port, over all stages; which of several feeds the port in a stage is `feeding` of its check. */
  readonly sources: Readonly<Record<string, readonly Source[]>>;
  readonly ast: NodeAst;
  readonly line: number;
}

/** A port of a node that is kept. */
export interface OutputPort {
  readonly node: string;
  readonly port: string;
}

/** What runs in a stage, what is read there and what is kept. */
export interface StageCheck {
  readonly status: Readonly<Record<string, NodeStatus>>;
  readonly outputs: readonly OutputPort[];
  /** Batch keys that feed optional ports in this stage. */
  readonly batchKeys: readonly string[];
  /** Outputs that something yields, `node.port`. */
  readonly available: ReadonlySet<string>;
  /** Who feeds each input port, `node.port`, in this stage: several only where a port takes several. */
  readonly feeding: ReadonlyMap<string, readonly Source[]>;
}

/** An entry of the batch, with the ports that read it. */
export interface BatchInput {
  readonly key: string;
  readonly dtype: DType;
  readonly dims: readonly Dim[];
  readonly feeds: readonly string[];
}

/** A pipeline whose names, types and stages are settled. Nodes are in execution order. */
export interface CheckedPipeline {
  readonly ast: PipelineAst;
  readonly compat: string | undefined;
  readonly nodes: readonly CheckedNode[];
  readonly batch: readonly BatchInput[];
  readonly stages: Readonly<Record<Stage, StageCheck>>;
  /** What runs while statistics are gathered: stage inference, with the labels of stage train where a fit reads them. */
  readonly fit: StageCheck;
  readonly wavelengths: readonly number[] | undefined;
}

/** A required output that somebody asked for, with the place to blame. */
export interface RequestedOutput {
  readonly node: string;
  readonly port: string;
  readonly stages: readonly Stage[];
  readonly span: Span;
}

/** A line per node and its state in each stage. */
export function printChecked(pipeline: CheckedPipeline): string {
  const batch = pipeline.batch.map((input) => `batch ${input.key}: ${input.dtype}[${input.dims.join(', ')}] feeds ${input.feeds.join(', ')}`);
  const nodes = pipeline.nodes.map((node) => {
    const stages = Object.entries(pipeline.stages).map(([stage, check]) => `${stage}=${check.status[node.name]?.status}`);
    return `node ${node.name}: ${node.definition.kind}(${JSON.stringify(node.hparams)}) ${stages.join(' ')}`;
  });
  const outputs = Object.entries(pipeline.stages).map(
    ([stage, { outputs }]) => `outputs ${stage}: ${outputs.map((o) => `${o.node}.${o.port}`).join(', ')}`,
  );
  return [...batch, ...nodes, ...outputs].join('\n');
}
