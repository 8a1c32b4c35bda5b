import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { sourcesIn } from '../lowering/sources-in.js';
import { type Locality, wholeImage } from '../../schemas/locality.js';
import type { OpBuilder, OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { localityOf } from '../ir/locality.js';
import { besideName, statisticName, type ValueOwner } from '../ir/names.js';
import { type HostCall, type InputValue, type IrModule, type IrOutput, type IrType, moduleOf, type Value, withHostCalls } from '../ir/value.js';
import type { FitDeclaration, StatisticDeclaration } from '../nodes/host-declarations.js';
import type { ChunkOptions, Reduction } from '../reductions/contract.js';
import { FitPasses, type GatheredData, gatheredDirectly, gatheredEarliest, type ReducedValues } from './gathered-data.js';
import { type LoweredNodes, lowerNodes, originOf } from '../lowering/lower-nodes.js';

/** A statistic in a level's graph. */
export interface GatheredStatistic {
  readonly reduction: Reduction;
  /** Accumulator name in the graph per input of the finaliser. */
  readonly accumulators: Readonly<Record<string, string>>;
  /** Turns the statistic of what was gathered into that of what the node receives, once earlier nodes are fitted. */
  readonly mapping: IrModule | null;
}

/** A fit of a node, with the statistics that its level's graph holds for it. */
export interface FittedNode {
  readonly node: CheckedNode;
  readonly fit: FitDeclaration;
  readonly statistics: readonly GatheredStatistic[];
}

/** Statistics that can be gathered in one pass over the data, nodes in the order in which they are finalised. */
export interface FitLevelModules {
  readonly nodes: readonly FittedNode[];
  readonly accumulators: readonly { readonly name: string; readonly type: IrType }[];
  /** With the host nodes whose results it reads. */
  readonly update: IrModule;
  readonly merge: IrModule;
  /** How far what is gathered looks. */
  readonly locality: Locality;
}

/** How fits are lowered. */
export interface FitOptions {
  readonly ops: OpRegistry;
  /** Gather a statistic before the data are mapped by what an earlier node learns, and map the statistic instead, where that saves a pass. */
  readonly fuse: boolean;
}

/** Emits per pass over the data one graph that updates accumulators and one that merges two sets. */
export function lowerFit(pipeline: CheckedPipeline, options: FitOptions): FitLevelModules[] {
  const fitted = pipeline.nodes.filter((node) => fitsOf(node).length > 0 && runsSomewhere(pipeline, node));
  const { status } = pipeline.fit;
  const ancestors = ancestorsOf(pipeline, fitted).filter(({ name }) => ['runs', 'unused'].includes(status[name]?.status ?? ''));
  const lowered = lowerNodes(pipeline, ancestors, 'inference', { ops: options.ops, check: pipeline.fit });
  const passes = new FitPasses(lowered.hostCalls);
  const levels: NodeFitParts[][] = [];
  for (const node of fitted) {
    for (const [index, fit] of fitsOf(node).entries()) {
      const statistics = fit.statistics.map((declared) => statisticOf(node, declared, lowered, passes, options));
      const level = Math.max(...statistics.map(({ gathered }) => gathered.level));
      passes.add(node, level);
      const ownerOf = (entry: string): ValueOwner => ({ node: node.name, entry: index === 0 ? entry : `${index}.${entry}` });
      const parts = statistics.map((statistic) => lowerStatistic(lowered.b.at(originOf(node, 'fit')), statistic, ownerOf));
      levels[level] = [...(levels[level] ?? []), fitParts(node, fit, parts, `${pipeline.ast.metadata.name}/fit-${level}`)];
    }
  }
  return levels.map((parts, level) => levelOf(`${pipeline.ast.metadata.name}/fit-${level}`, parts, options.ops, lowered.hostCalls));
}

function producers({ name, sources }: CheckedNode, { fit }: CheckedPipeline): string[] {
  return Object.keys(sources)
    .flatMap((port) => sourcesIn(fit, name, port))
    .flatMap((source) => (source.from === 'node' ? [source.node] : []));
}

function fitsOf({ definition, facts }: CheckedNode): readonly FitDeclaration[] {
  return definition.fits?.(facts) ?? [];
}

function runsSomewhere(pipeline: CheckedPipeline, node: CheckedNode): boolean {
  return Object.values(pipeline.stages).some(({ status }) => status[node.name]?.status === 'runs');
}

function ancestorsOf(pipeline: CheckedPipeline, nodes: readonly CheckedNode[]): CheckedNode[] {
  const wanted = new Set(nodes.flatMap((node) => producers(node, pipeline)));
  for (const node of [...pipeline.nodes].reverse()) if (wanted.has(node.name)) for (const name of producers(node, pipeline)) wanted.add(name);
  return pipeline.nodes.filter(({ name }) => wanted.has(name));
}

/** What is gathered for a node, and of what. */
interface Statistic {
  readonly declared: StatisticDeclaration;
  readonly gathered: GatheredData;
  readonly options: ChunkOptions;
}

function statisticOf(
  node: CheckedNode,
  declared: StatisticDeclaration,
  lowered: LoweredNodes,
  passes: FitPasses,
  { ops, fuse }: FitOptions,
): Statistic {
  const arriving = declared.reduction.inputs.map((input) => {
    const port = declared.inputs[input] ?? '';
    return [input, lowered.arriving(node, port) ?? absent(`${node.name}.${port}`)] as const;
  });
  const given = Object.fromEntries(arriving) as ReducedValues;
  const b = lowered.b.at(originOf(node, 'fit'));
  const values = declared.of ? { ...given, data: declared.of(b, given.data) } : given;
  const gathered = fuse ? gatheredEarliest(b, ops, values, declared.reduction, passes) : gatheredDirectly(values, passes);
  return { declared, gathered, options: { skipSinglePixel: declared.skipSinglePixel ?? false, isWide: node.facts.wideCube } };
}

function absent(port: string): never {
  throw new InternalError(`nothing arrives at ${port}, which a fit reads`);
}

interface StatisticParts extends GatheredData {
  readonly declared: StatisticDeclaration;
  /** Name in the graph per entry of the reduction. */
  readonly names: Readonly<Record<string, string>>;
  readonly accumulators: FitLevelModules['accumulators'];
  readonly mapped: readonly IrOutput[] | null;
  readonly update: readonly IrOutput[];
  readonly merge: readonly IrOutput[];
}

function lowerStatistic(b: OpBuilder, { declared, gathered, options }: Statistic, ownerOf: (entry: string) => ValueOwner): StatisticParts {
  const { reduction, as = {} } = declared;
  const types = Object.entries(reduction.accumulators(gathered.values.data.type.dims.at(-1) ?? 1));
  const own = types.map(([entry, type]) => {
    const of = ownerOf(as[entry] ?? entry);
    return { entry, type, of, name: statisticName(of.node, of.entry) };
  });
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
  const chunk = reduction.chunk(b, gathered.values, options);
  const mapped = gathered.map && reduction.mapped(b, inputs(), gathered.map);
  return {
    ...gathered,
    declared,
    names: Object.fromEntries(own.map(({ entry, name }) => [entry, name])),
    accumulators: own.map(({ name, type }) => ({ name, type })),
    mapped: mapped ? outputs(mapped, 'mapped') : null,
    update: outputs(reduction.merge(b, inputs(), chunk), 'next'),
    merge: outputs(reduction.merge(b, merged('a'), merged('b')), 'next'),
  };
}

interface NodeFitParts {
  readonly fitted: FittedNode;
  readonly statistics: readonly StatisticParts[];
}

function fitParts(node: CheckedNode, fit: FitDeclaration, statistics: readonly StatisticParts[], level: string): NodeFitParts {
  const gathered = statistics.map(
    ({ declared: { reduction, as = {} }, names, mapped }): GatheredStatistic => ({
      reduction,
      accumulators: Object.fromEntries(Object.entries(names).map(([entry, name]) => [as[entry] ?? entry, name])),
      mapping: mapped && moduleOf(`${level}-${node.name}`, 'fit', mapped),
    }),
  );
  return { fitted: { node, fit, statistics: gathered }, statistics };
}

function levelOf(name: string, fits: readonly NodeFitParts[], ops: OpRegistry, hostCalls: readonly HostCall[]): FitLevelModules {
  const parts = fits.flatMap(({ statistics }) => statistics);
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
  const pixels = parts.flatMap(({ values }) => Object.values(values));
  return {
    nodes: fits.map(({ fitted }) => fitted),
    accumulators,
    update: withAccumulators(
      withHostCalls(update, hostCalls),
      accumulators.map((a) => a.name),
    ),
    merge,
    locality: parts.some(({ declared }) => declared.skipSinglePixel) ? wholeImage : localityOf(pixels, ops),
  };
}

/** Accumulators come last among the inputs, in the order of their list. */
function withAccumulators(module: IrModule, names: readonly string[]): IrModule {
  const rank = (input: InputValue) => names.indexOf(input.name);
  return { ...module, inputs: [...module.inputs].sort((a, c) => rank(a) - rank(c)) };
}
