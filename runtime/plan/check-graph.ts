import type { onnx as Onnx } from 'onnx-proto';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Dim } from '../../schemas/dim.js';
import type { PlainGraph } from '../../schemas/plan.js';
import { bytesOf, type DType, dtypes } from '../../schemas/dtype.js';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { onnxProtocol } from '../../schemas/onnx-protocol.js';
import { planOperators, planOpset } from '../../schemas/plan-operators.js';
import { elementCount } from '../../schemas/tensor.js';

/** `onnx.AttributeProto.AttributeType`: FLOAT, INT, STRING, INTS. Tensors and graphs are not among them. */
const attributeTypes: ReadonlySet<unknown> = new Set([1, 2, 3, 7]);

/**
 * Checks that a graph is one that the compiler could have written: operators that plans may use, no graphs inside nodes, no data outside
 * the file, every value defined once and before it is read, and the inputs and outputs that the manifest says.
 * Throws `CuviscError` `plan-graph-invalid` naming the file.
 */
export function checkGraph({ file: { path: file }, inputs, outputs }: PlainGraph, bytes: Uint8Array): void {
  const fail = (why: string): never => {
    throw new CuviscError('plan-graph-invalid', `${file} is no graph of a plan: ${why}`, {
      place: { file },
      hint: 'compile the pipeline again, and do not trust where the plan came from',
    });
  };
  const model = decoded(bytes, fail);
  const graph = checkedModel(model, fail);
  checkPorts('input', inputs, graph.input ?? [], fail);
  checkPorts('output', outputs, graph.output ?? [], fail);
  const known = new Set(inputs.map(({ name }) => name));
  for (const constant of graph.initializer ?? []) define(known, checkConstant(constant, fail), fail);
  for (const node of graph.node ?? []) checkNode(node, known, fail);
  for (const { name } of outputs) if (!known.has(name)) fail(`nothing computes its output ${shown(name)}`);
}

type Fail = (why: string) => never;

/** Bytes that do not come out again as they went in hold fields that the protocol here does not know, and onnxruntime may. */
function decoded(bytes: Uint8Array, fail: Fail): Onnx.ModelProto {
  const onnx = onnxProtocol();
  try {
    const model = onnx.ModelProto.decode(bytes);
    if (Buffer.from(bytes).equals(onnx.ModelProto.encode(model).finish())) return model;
  } catch (cause) {
    return fail(`it cannot be read: ${(cause as Error).message}`);
  }
  return fail('it holds more than the fields of a graph, or holds them in another order');
}

/** The graph of a model that holds nothing else. */
function checkedModel(model: Onnx.ModelProto, fail: Fail): Onnx.IGraphProto {
  const [opset, ...others] = model.opsetImport;
  if (!opset || others.length > 0 || (opset.domain ?? '') !== '' || Number(opset.version) !== planOpset) {
    fail(`plans use operator set ${planOpset} of the default domain and no other`);
  }
  const { graph, ...rest } = model;
  if (!graph) throw fail('it has no graph');
  for (const key of ['functions', 'trainingInfo', 'metadataProps']) if (isFilled(Reflect.get(rest, key))) fail(`it has ${key}`);
  for (const key of ['sparseInitializer', 'quantizationAnnotation']) if (isFilled(Reflect.get(graph, key))) fail(`it has ${key}`);
  return graph;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

interface PortType {
  readonly dtype: string;
  readonly dims: readonly (Dim | string)[];
}

function checkPorts(
  kind: string,
  expected: readonly (PortType & { readonly name: string; readonly role?: string })[],
  found: readonly Onnx.IValueInfoProto[],
  fail: Fail,
): void {
  const names = found.map(({ name }) => name ?? '');
  const missing = expected.find(({ name }) => !names.includes(name));
  if (missing !== undefined) fail(`it has no ${kind} ${shown(missing.name)}, which the manifest lists`);
  if (new Set(names).size !== names.length) fail(`two of its ${kind}s have one name`);
  for (const port of found) {
    const name = port.name ?? '';
    const wanted = expected.find((each) => each.name === name) ?? fail(`its ${kind} ${shown(name)} is not in the manifest`);
    const given = typeOf(port);
    // Plans of 0.1.0 do not tell the type of a mapped statistic; its finaliser checks what it gets.
    if (wanted.role !== 'mapped' && textOf(wanted) !== given) fail(`its ${kind} ${shown(name)} is ${given}, the manifest says ${textOf(wanted)}`);
  }
}

function textOf({ dtype, dims }: PortType): string {
  return `${dtype}[${dims.join(', ')}]`;
}

function typeOf({ type }: Onnx.IValueInfoProto): string {
  const { elemType, shape } = type?.tensorType ?? {};
  const dims = (shape?.dim ?? []).map(({ dimValue, dimParam }) => (dimParam ? dimParam : Number(dimValue ?? Number.NaN)));
  return textOf({ dtype: dtypeOf(elemType) ?? `type ${elemType}`, dims });
}

function dtypeOf(number: unknown): DType | undefined {
  return dtypes.find((dtype) => onnxDtype[dtype] === number);
}

/** Its name. A constant's bytes stand in the file, as many as its shape takes. */
function checkConstant(constant: Onnx.ITensorProto, fail: Fail): string {
  const { rawData, dataLocation, externalData, dataType } = constant;
  const name = constant.name ?? '';
  if (isFilled(externalData) || dataLocation) fail(`constant ${shown(name)} lies in another file`);
  const dtype = dtypeOf(dataType) ?? fail(`constant ${shown(name)} is of type ${dataType}`);
  const dims = (constant.dims ?? []).map(Number);
  if (dims.some((size) => !Number.isSafeInteger(size) || size < 0)) fail(`constant ${shown(name)} has no sizes`);
  const expected = elementCount(dims) * bytesOf(dtype);
  if (rawData?.length !== expected) fail(`constant ${shown(name)} has ${rawData?.length ?? 0} bytes, its shape takes ${expected}`);
  return name;
}

function checkNode(node: Onnx.INodeProto, known: Set<string>, fail: Fail): void {
  const name = node.name || (node.output?.[0] ?? '');
  const operator = node.opType ?? '';
  if ((node.domain ?? '') !== '' || !planOperators.has(operator)) fail(`${shown(name)} is a ${shown(operator)}, which plans do not use`);
  for (const { name: attribute, type, refAttrName } of node.attribute ?? []) {
    if (!attributeTypes.has(type) || refAttrName) fail(`attribute ${shown(attribute ?? '')} of ${shown(name)} is neither number nor text`);
  }
  // An operand that is left out has an empty name.
  for (const input of node.input ?? [])
    if (input !== '' && !known.has(input)) fail(`${shown(name)} reads ${shown(input)}, which nothing before it computes`);
  for (const output of node.output ?? []) if (output !== '') define(known, output, fail);
}

function define(known: Set<string>, name: string, fail: Fail): void {
  if (known.has(name)) fail(`two of its values are called ${shown(name)}`);
  known.add(name);
}

/** A name that anyone may have written, short enough for a message. */
function shown(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name);
}
