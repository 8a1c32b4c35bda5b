import { parse as parseYaml } from 'yaml';
import type { DType } from '../schemas/dtype.js';
import { type Stage, stages } from '../schemas/stage.js';
import { parseEndpointAt } from './1-parse/parse-pipeline.js';
import type { HparamAst, NodeAst, PipelineAst } from './1-parse/pipeline-ast.js';
import type { AddedOutput } from './2-check/check-pipeline.js';
import type { CompileTarget } from './2-check/checked-pipeline.js';
import type { TrainingRequest } from './4-differentiate/training-request.js';
import { overrideUnmatched } from './diagnostics/catalogue/override-unmatched.js';
import type { Diagnostics } from './diagnostics/collector.js';
import { nearestName } from './diagnostics/nearest-name.js';
import type { SourceText, Span } from './diagnostics/span.js';

export interface CompileRequest {
  readonly source: SourceText;
  /** `cuvis-ai-0.5` gives omitted hyper-parameters the reference's values, whatever the YAML says. */
  readonly compat?: string;
  /** `node.hparam=value`, the value as YAML. */
  readonly set?: readonly string[];
  /** `[stage:]node.port` to keep beside the outputs of the YAML. */
  readonly outputs?: readonly string[];
  /** Number of bands of the cubes. */
  readonly bands?: number;
  /** Band centres of the cubes in nanometres. */
  readonly wavelengths?: readonly number[];
  /** Element type of the cubes; float32 if open. */
  readonly cubeDtype?: DType;
  /** Known dtypes and sizes of other batch entries. */
  readonly inputs?: CompileTarget['inputs'];
  /** What a training step trains; without it every loss trains all trainable state. */
  readonly training?: TrainingRequest;
  /** Keys that batches have, for optional ports; by default cube and wavelengths, and mask except in inference. */
  readonly batchKeys?: Partial<Record<Stage, readonly string[]>>;
}

const withLabels = ['cube', 'wavelengths', 'mask'] as const;
const defaultKeys: Readonly<Record<Stage, readonly string[]>> = {
  train: withLabels,
  val: withLabels,
  test: withLabels,
  inference: ['cube', 'wavelengths'],
};

/** Applies overrides to the AST and turns the rest of the request into what checking needs. */
export function applyRequest(
  ast: PipelineAst,
  request: CompileRequest,
  diagnostics: Diagnostics,
): { ast: PipelineAst; target: CompileTarget; added: AddedOutput[] } {
  const { compat } = request;
  const nodes = (request.set ?? []).reduce((list, text) => override(list, text, diagnostics), ast.nodes);
  return {
    ast: { ...ast, nodes, compat: compat === undefined ? ast.compat : { value: compat, span: argument('--compat', compat) } },
    target: {
      inputs: { cube: cubeOf(request), ...request.inputs },
      batchKeys: { ...defaultKeys, ...request.batchKeys },
      wavelengths: request.wavelengths,
    },
    added: (request.outputs ?? []).flatMap((text) => addedOutput(text, diagnostics)),
  };
}

function cubeOf({ bands, cubeDtype, wavelengths }: CompileRequest): CompileTarget['inputs'][string] {
  return { ...(cubeDtype && { dtype: cubeDtype }), dims: [null, null, null, bands ?? wavelengths?.length ?? null] };
}

function addedOutput(text: string, diagnostics: Diagnostics): AddedOutput[] {
  const [, stage, name = text] = /^(train|val|test|inference):(.*)$/.exec(text) ?? [];
  const endpoint = parseEndpointAt(name, argument('--output', name), diagnostics);
  return endpoint ? [{ endpoint, stages: stage ? [stage as Stage] : stages }] : [];
}

function override(nodes: readonly NodeAst[], text: string, diagnostics: Diagnostics): readonly NodeAst[] {
  const at = argument('--set', text);
  const [, name = '', hparam = '', value = ''] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(text) ?? [];
  const fail = (reason: string, suggestion?: string) => {
    diagnostics.report(overrideUnmatched, at, { text, reason }, { suggestion });
    return nodes;
  };
  if (name === '') return fail('it is not of the form node.hparam=value');
  const names = nodes.map((node) => node.name.value);
  if (!names.includes(name)) return fail(`no node is called '${name}'`, nearestName(name, names));
  const written: HparamAst = { key: at, value: parseYaml(value), span: at, place: () => at };
  return nodes.map((node) => (node.name.value === name ? { ...node, hparams: new Map([...node.hparams, [hparam, written]]) } : node));
}

/** A place on the command line: diagnostics point into the argument as if it were a file. */
function argument(option: string, text: string): Span {
  const source: SourceText = { file: option, text };
  return { source, start: 0, end: text.length };
}
