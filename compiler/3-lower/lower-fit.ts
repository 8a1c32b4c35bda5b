import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { isPixelwise } from '../ir/pixelwise.js';
import { type InputValue, type IrModule, type IrOutput, type IrType, moduleOf, type Value } from '../ir/value.js';
import type { FitDeclaration } from '../nodes/contract.js';
import type { Reduction } from '../reductions/contract.js';
import { type LoweredNodes, lowerNodes, originOf } from './lower-nodes.js';

/** A node to fit, with the reduction that its level's graph holds for it. */
export interface FittedNode {
  readonly node: CheckedNode;
  readonly fit: FitDeclaration;
  /** Accumulator name in the graph per entry of the reduction. */
  readonly accumulators: Readonly<Record<string, string>>;
}

/** Statistics that can be gathered in one pass over the data, because they need no result of one another. */
export interface FitLevelModules {
  readonly nodes: readonly FittedNode[];
  readonly accumulators: readonly { readonly name: string; readonly type: IrType }[];
  readonly update: IrModule;
  readonly merge: IrModule;
  readonly pixelwise: boolean;
}

export type ReductionRegistry = Readonly<Record<string, Reduction>>;

/** Emits per level of dependent statistics one graph that updates accumulators and one that merges two sets. */
export function lowerFit(pipeline: CheckedPipeline, ops: OpRegistry, reductions: ReductionRegistry): FitLevelModules[] {
  return fitLevels(pipeline).map((nodes, level) => lowerLevel(pipeline, nodes, level, ops, reductions));
}

/** Nodes to fit by level: one more than the highest level among the fitted nodes before them. */
function fitLevels(pipeline: CheckedPipeline): CheckedNode[][] {
  const levels: CheckedNode[][] = [];
  const reached = new Map<string, number>();
  for (const node of pipeline.nodes) {
    const before = Math.max(-1, ...producers(node).map((name) => reached.get(name) ?? -1));
    const fitted = node.definition.fit?.(node.facts) !== undefined && runsSomewhere(pipeline, node);
    reached.set(node.name, fitted ? before + 1 : before);
    if (!fitted) continue;
    levels[before + 1] ??= [];
    levels[before + 1]?.push(node);
  }
  return levels;
}

function producers(node: CheckedNode): string[] {
  return Object.values(node.sources)
    .flat()
    .flatMap((source) => (source.from === 'node' ? [source.node] : []));
}

function runsSomewhere(pipeline: CheckedPipeline, node: CheckedNode): boolean {
  return Object.values(pipeline.stages).some(({ status }) => status[node.name]?.status === 'runs');
}

function lowerLevel(
  pipeline: CheckedPipeline,
  nodes: readonly CheckedNode[],
  level: number,
  ops: OpRegistry,
  reductions: ReductionRegistry,
): FitLevelModules {
  const { status } = pipeline.stages.inference;
  const ancestors = ancestorsOf(pipeline, nodes).filter(({ name }) => ['runs', 'unused'].includes(status[name]?.status ?? ''));
  const lowered = lowerNodes(pipeline, ancestors, 'inference', { ops });
  const parts = nodes.map((node) => lowerNodeFit(node, lowered, reductions));
  const name = `${pipeline.ast.metadata.name}/fit-${level}`;
  const names = parts.flatMap((part) => part.accumulators);
  return {
    nodes: parts.map((part) => part.fitted),
    accumulators: names,
    update: withAccumulators(
      moduleOf(
        name,
        'fit',
        parts.flatMap((part) => part.update),
      ),
      names.map((a) => a.name),
    ),
    merge: moduleOf(
      `${name}-merge`,
      'fit',
      parts.flatMap((part) => part.merge),
    ),
    pixelwise:
      isPixelwise(
        parts.map((part) => part.data),
        ops,
      ) && parts.every((part) => !part.fitted.fit.skipSinglePixel),
  };
}

function ancestorsOf(pipeline: CheckedPipeline, nodes: readonly CheckedNode[]): CheckedNode[] {
  const wanted = new Set(nodes.flatMap(producers));
  for (const node of [...pipeline.nodes].reverse()) if (wanted.has(node.name)) for (const name of producers(node)) wanted.add(name);
  return pipeline.nodes.filter(({ name }) => wanted.has(name));
}

interface NodeFitParts {
  readonly fitted: FittedNode;
  readonly data: Value;
  readonly accumulators: FitLevelModules['accumulators'];
  readonly update: readonly IrOutput[];
  readonly merge: readonly IrOutput[];
}

function lowerNodeFit(node: CheckedNode, lowered: LoweredNodes, reductions: ReductionRegistry): NodeFitParts {
  const fit = node.definition.fit?.(node.facts) as FitDeclaration;
  const reduction = reductions[fit.reduction];
  const data = lowered.arriving(node, fit.port);
  if (!reduction || !data) throw new InternalError(`cannot lower the fit of ${node.name}`);
  const b = lowered.b.at(originOf(node, 'fit'));
  const types = Object.entries(reduction.accumulators(data.type.dims.at(-1) ?? 1));
  const nameOf = (entry: string) => `${node.name}#${entry}`;
  const inputs = (suffix: string) => Object.fromEntries(types.map(([entry, type]) => [entry, b.input(nameOf(entry) + suffix, type, 'accumulator')]));
  const chunk = reduction.chunk(b, data, { skipSinglePixel: fit.skipSinglePixel ?? false });
  const outputs = (values: Readonly<Record<string, Value>>, suffix: string) =>
    types.map(([entry]): IrOutput => ({ name: nameOf(entry) + suffix, value: values[entry] as Value, role: 'accumulator' }));
  return {
    fitted: { node, fit, accumulators: Object.fromEntries(types.map(([entry]) => [entry, nameOf(entry)])) },
    data,
    accumulators: types.map(([entry, type]) => ({ name: nameOf(entry), type })),
    update: outputs(reduction.merge(b, inputs(''), chunk), '.next'),
    merge: outputs(reduction.merge(b, inputs('.a'), inputs('.b')), ''),
  };
}

/** Accumulators come last among the inputs, in the order of their list. */
function withAccumulators(module: IrModule, names: readonly string[]): IrModule {
  const rank = (input: InputValue) => names.indexOf(input.name);
  return { ...module, inputs: [...module.inputs].sort((a, c) => rank(a) - rank(c)) };
}
