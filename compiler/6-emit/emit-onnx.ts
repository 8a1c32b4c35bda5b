import type { onnx as Onnx } from 'onnx-proto';
import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';
import { definitionOf, type OpRegistry } from '../ir/builder.js';
import type { PlanRegion } from '../../schemas/plan.js';
import { membersOf, type Region, regionsOf } from '../ir/regions.js';
import { type ScaledWork, workOfGroups } from '../ir/module-work.js';
import type { OnnxAttributes, OnnxEmitter } from '../ir/op.js';
import { type IrModule, type IrType, type Operation, operationsOf, type Value } from '../ir/value.js';
import { InternalError } from '../ir/dims.js';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { onnxProtocol } from '../../schemas/onnx-protocol.js';
import { planOperators, planOpset } from '../../schemas/plan-operators.js';

const onnx = onnxProtocol();

/** The IR version that belongs to the operator set. */
const irVersion = 10;

/** `onnx.AttributeProto.AttributeType` */
const attributeType = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 } as const;

/** An ONNX model and what each of its nodes belongs to. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly regions: readonly PlanRegion[];
}

/**
 * IR to the bytes of an ONNX model. Graph inputs and outputs keep their IR names; node names are
 * `<region>/<op>_<n>` and doc strings name the pipeline nodes with their YAML lines.
 */
export function emitOnnx(module: IrModule, registry: OpRegistry): OnnxModel {
  const regions = regionsOf(module);
  const graph = new GraphWriter(new Set([...module.inputs, ...module.outputs].map(({ name }) => name)), regions);
  for (const operation of operationsOf(module)) graph.operation(operation, registry);
  for (const output of module.outputs) graph.output(output.name, output.value);
  return { bytes: onnx.ModelProto.encode(onnxModel(module, graph)).finish(), regions: planRegions(module, regions, graph, registry) };
}

function planRegions(module: IrModule, regions: readonly Region[], graph: GraphWriter, registry: OpRegistry): PlanRegion[] {
  const works = workOfGroups(
    module,
    regions.map(({ operations }) => operations),
    registry,
  );
  return regions.map(({ operations, members, ...region }, i) => {
    const { perPixel, perCall, ioBytesPerPixel } = works[i] as ScaledWork;
    return {
      ...region,
      members: members.map((member) => ({ ...member })),
      operations: operations.flatMap((operation) => graph.nodesOf(operation)),
      flopPerPixel: perPixel.flop,
      bytesPerPixel: perPixel.bytes,
      ioBytesPerPixel,
      flopPerCall: perCall.flop,
    };
  });
}

function onnxModel(module: IrModule, graph: GraphWriter): Onnx.IModelProto {
  return {
    irVersion,
    opsetImport: [{ domain: '', version: planOpset }],
    producerName: 'cuvisc',
    graph: {
      name: module.name,
      node: graph.nodes,
      initializer: graph.initializers,
      input: module.inputs.map((input) => valueInfo(input.name, input.type)),
      output: module.outputs.map((output) => valueInfo(output.name, output.value.type)),
    },
  };
}

/** Collects nodes and initializers and hands out names. */
class GraphWriter {
  readonly nodes: Onnx.INodeProto[] = [];
  readonly initializers: Onnx.ITensorProto[] = [];
  private readonly names = new Map<Operation, readonly string[]>();
  private readonly constants = new Map<Tensor, string>();
  private readonly regions: ReadonlyMap<Operation, Region>;
  private readonly written = new Map<Operation, PlanRegion['operations']>();
  private counter = 0;

  constructor(
    private readonly taken: ReadonlySet<string>,
    regions: readonly Region[],
  ) {
    this.regions = new Map(regions.flatMap((region) => region.operations.map((operation) => [operation, region])));
  }

  /** The ONNX nodes of an operation, by name, with the pipeline nodes they compute for. */
  nodesOf(operation: Operation): PlanRegion['operations'] {
    return this.written.get(operation) ?? [];
  }

  operation(operation: Operation, registry: OpRegistry): void {
    const prefix = `${this.regions.get(operation)?.name}/${operation.op}`;
    const outputs = operation.types.map(() => this.fresh(prefix));
    this.names.set(operation, outputs);
    const emitter: OnnxEmitter = {
      inputs: operation.inputs.map((value) => this.nameOf(value)),
      outputs,
      inputTypes: operation.inputs.map((value) => value.type),
      outputTypes: operation.types,
      node: (opType, inputs, results, attributes = {}) => this.node(opType, inputs, results, attributes, operation),
      constant: (tensor) => this.constant(tensor),
      fresh: (hint) => this.fresh(`${prefix}/${hint}`),
    };
    definitionOf(registry, operation.op).emit(emitter, operation.attributes);
  }

  output(name: string, value: Value): void {
    const node = `${name}/output`;
    this.nodes.push({ opType: 'Identity', input: [this.nameOf(value)], output: [name], name: node });
    if (value.from === 'operation') this.note(value.operation, node);
  }

  private note(operation: Operation, name: string): void {
    const members = membersOf(operation.origin).map((member) => member.node);
    this.written.set(operation, [...this.nodesOf(operation), { name, members }]);
  }

  private node(opType: string, input: readonly string[], output: readonly string[], attributes: OnnxAttributes, operation: Operation): void {
    if (!planOperators.has(opType)) throw new InternalError(`${operation.op} is emitted as ${opType}, which plans do not use`);
    const name = output[0] ?? this.fresh(opType);
    const sources = membersOf(operation.origin).map(({ node, line }) => `pipeline node '${node}', line ${line}`);
    this.note(operation, name);
    this.nodes.push({
      opType,
      input: [...input],
      output: [...output],
      name,
      docString: `${operation.origin.role} of ${sources.join('; ')}`,
      attribute: Object.entries(attributes).map(([key, attribute]) => attributeProto(key, attribute)),
    });
  }

  private nameOf(value: Value): string {
    if (value.from === 'input') return value.name;
    if (value.from === 'constant') return this.constant(value.tensor);
    return (this.names.get(value.operation) as readonly string[])[value.index] as string;
  }

  private constant(tensor: Tensor): string {
    const known = this.constants.get(tensor);
    if (known !== undefined) return known;
    const name = this.fresh('constant');
    this.constants.set(tensor, name);
    this.initializers.push({ name, dims: [...tensor.dims], dataType: onnxDtype[tensor.dtype], rawData: bytesOfTensor(tensor) });
    return name;
  }

  private fresh(hint: string): string {
    let name: string;
    do name = `${hint}_${this.counter++}`;
    while (this.taken.has(name));
    return name;
  }
}

function attributeProto(name: string, attribute: OnnxAttributes[string]): Onnx.IAttributeProto {
  if (typeof attribute === 'number') return { name, type: attributeType.INT, i: integer(name, attribute) };
  if (typeof attribute === 'string') return { name, type: attributeType.STRING, s: new TextEncoder().encode(attribute) };
  if ('float' in attribute) return { name, type: attributeType.FLOAT, f: attribute.float };
  return { name, type: attributeType.INTS, ints: attribute.map((each) => integer(name, each)) };
}

function integer(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new InternalError(`attribute ${name} is ${value}, no integer; floats are { float }`);
}

function valueInfo(name: string, { dtype, dims }: IrType): Onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: String(size) }));
  return { name, type: { tensorType: { elemType: onnxDtype[dtype], shape: { dim } } } };
}
