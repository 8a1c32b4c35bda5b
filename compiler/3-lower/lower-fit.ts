import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { besideName, statisticName } from '../ir/names.js';
import { isPixelwise } from '../ir/pixelwise.js';
import { type HostCall, type InputValue, type IrModule, type IrOutput, type IrType, moduleOf, type Value, withHostCalls } from '../ir/value.js';
import type { FitDeclaration } from '../nodes/contract.js';
import type { Reduction } from '../reductions/contract.js';
import { FitPasses, type GatheredData, gatheredDirectly, gatheredEarliest } from './gathered-data.js';
import { type LoweredNodes, lowerNodes, originOf } from '../lowering/lower-nodes.js';

/** A node to fit, with the reduction that its level's graph holds for it. */
export interface FittedNode {
  readonly node: CheckedNode;
  readonly fit: FitDeclaration;
  /** Accumulator name in the graph per entry of the reduction. */
  readonly accumulators: Readonly<Record<string, string>>;
  /** Turns the statistic of what was gathered into that of what the node receives, once earlier nodes are fitted. */
  readonly mapping: IrModule | null;
}

/** Statistics that can be gathered in one pass over the data, nodes in the order in which they are finalised. */
export interface FitLevelModules {
  readonly nodes: readonly FittedNode[];
  readonly accumulators: readonly { readonly name: string; readonly type: IrType }[];
  /** With the host nodes whose results it reads. */
  readonly update: IrModule;
  readonly merge: IrModule;
  readonly pixelwise: boolean;
}

export type ReductionRegistry = Readonly<Record<string, Reduction>>;

export interface FitOptions {
  readonly ops: OpRegistry;
  readonly reductions: ReductionRegistry;
  /** Gather a statistic before the data are mapped by what an earlier node learns, and map the statistic instead, where that saves a pass. */
  readonly fuse: boolean;
}

/** Emits per pass over the data one graph that updates accumulators and one that merges two sets. */
export function lowerFit(pipeline: CheckedPipeline, options: FitOptions): FitLevelModules[] {
  const fitted = pipeline.nodes.filter((node) => node.definition.fit?.(node.facts) !== undefined && runsSomewhere(pipeline, node));
  const { status } = pipeline.stages.inference;
  const ancestors = ancestorsOf(pipeline, fitted).filter(({ name }) => ['runs', 'unused'].includes(status[name]?.status ?? ''));
  const lowered = lowerNodes(pipeline, ancestors, 'inference', { ops: options.ops });
  const passes = new FitPasses(lowered.hostCalls);
  const levels: NodeFitParts[][] = [];
  for (const node of fitted) {
    const statistic = statisticOf(node, lowered, passes, options);
    const { level } = statistic.data;
    passes.add(node, level);
    levels[level] = [...(levels[level] ?? []), lowerNodeFit(node, lowered, statistic, pipeline)];
  }
  return levels.map((parts, level) => levelOf(`${pipeline.ast.metadata.name}/fit-${level}`, parts, options.ops, lowered.hostCalls));
}

function producers(node: CheckedNode): string[] {
  return Object.values(node.sources)
    .flat()
    .flatMap((source) => (source.from === 'node' ? [source.node] : []));
}

function runsSomewhere(pipeline: CheckedPipeline, node: CheckedNode): boolean {
  return Object.values(pipeline.stages).some(({ status }) => status[node.name]?.status === 'runs');
}

function ancestorsOf(pipeline: CheckedPipeline, nodes: readonly CheckedNode[]): CheckedNode[] {
  const wanted = new Set(nodes.flatMap(producers));
  for (const node of [...pipeline.nodes].reverse()) if (wanted.has(node.name)) for (const name of producers(node)) wanted.add(name);
  return pipeline.nodes.filter(({ name }) => wanted.has(name));
}

/** What is gathered for a node, and of what. */
interface Statistic {
  readonly fit: FitDeclaration;
  readonly reduction: Reduction;
  readonly data: GatheredData;
}

function statisticOf(node: CheckedNode, lowered: LoweredNodes, passes: FitPasses, { ops, reductions, fuse }: FitOptions): Statistic {
  const fit = node.definition.fit?.(node.facts) as FitDeclaration;
  const reduction = reductions[fit.reduction];
  const arriving = lowered.arriving(node, fit.port);
  if (!reduction || !arriving) throw new InternalError(`cannot lower the fit of ${node.name}`);
  const b = lowered.b.at(originOf(node, 'fit'));
  const data = fuse ? gatheredEarliest(b, ops, arriving, reduction, passes) : gatheredDirectly(arriving, passes);
  return { fit, reduction, data };
}

interface NodeFitParts {
  readonly fitted: FittedNode;
  readonly data: Value;
  readonly accumulators: FitLevelModules['accumulators'];
  readonly update: readonly IrOutput[];
  readonly merge: readonly IrOutput[];
}

function lowerNodeFit(node: CheckedNode, lowered: LoweredNodes, { fit, reduction, data }: Statistic, pipeline: CheckedPipeline): NodeFitParts {
  const b = lowered.b.at(originOf(node, 'fit'));
  const types = Object.entries(reduction.accumulators(data.value.type.dims.at(-1) ?? 1));
  const own = types.map(([entry, type]) => ({ entry, type, of: { node: node.name, entry }, name: statisticName(node.name, entry) }));
  const inputs = () => Object.fromEntries(own.map(({ entry, type, of, name }) => [entry, b.input(name, type, 'accumulator', { of })]));
  const merged = (set: 'a' | 'b') =>
    Object.fromEntries(
      own.map(({ entry, type, of, name }) => [
        entry,
        b.input(besideName(name, set), type, 'accumulator', { of, merges: { accumulator: name, set } }),
      ]),
    );
  const outputs = (values: Readonly<Record<string, Value>>, role: 'next' | 'mapped') =>
    own.map(({ entry, of, name }): IrOutput => ({ name: besideName(name, role), value: values[entry] as Value, role, of, replaces: name }));
  const chunk = reduction.chunk(b, data.value, { skipSinglePixel: fit.skipSinglePixel ?? false, isWide: node.facts.wideCube });
  const mapped = data.map && reduction.mapped(b, inputs(), data.map);
  return {
    fitted: {
      node,
      fit,
      accumulators: Object.fromEntries(own.map(({ entry, name }) => [entry, name])),
      mapping: mapped ? moduleOf(`${pipeline.ast.metadata.name}/fit-${data.level}-${node.name}`, 'fit', outputs(mapped, 'mapped')) : null,
    },
    data: data.value,
    accumulators: own.map(({ name, type }) => ({ name, type })),
    update: outputs(reduction.merge(b, inputs(), chunk), 'next'),
    merge: outputs(reduction.merge(b, merged('a'), merged('b')), 'next'),
  };
}

function levelOf(name: string, parts: readonly NodeFitParts[], ops: OpRegistry, hostCalls: readonly HostCall[]): FitLevelModules {
  const accumulators = parts.flatMap((part) => part.accumulators);
  const update = moduleOf(
    name,
    'fit',
    parts.flatMap((part) => part.update),
  );
  const merge = moduleOf(
    `${name}-merge`,
    'fit',
    parts.flatMap((part) => part.merge),
  );
  const pixels = parts.map((part) => part.data);
  return {
    nodes: parts.map((part) => part.fitted),
    accumulators,
    update: withAccumulators(
      withHostCalls(update, hostCalls),
      accumulators.map((a) => a.name),
    ),
    merge,
    pixelwise: isPixelwise(pixels, ops) && parts.every((part) => !part.fitted.fit.skipSinglePixel),
  };
}

/** Accumulators come last among the inputs, in the order of their list. */
function withAccumulators(module: IrModule, names: readonly string[]): IrModule {
  const rank = (input: InputValue) => names.indexOf(input.name);
  return { ...module, inputs: [...module.inputs].sort((a, c) => rank(a) - rank(c)) };
}
