import type { DType } from '../schemas/dtype.js';
import type { PluginManifest } from '../schemas/plugin-manifest.js';
import { type Stage, stages } from '../schemas/stage.js';
import type { Environment } from './1-parse/interpolate.js';
import type { PipelineAst } from './1-parse/pipeline-ast.js';
import { readEndpoint } from './1-parse/read-endpoint.js';
import type { AddedOutput } from './2-check/check-pipeline.js';
import type { CompileTarget } from './2-check/checked-pipeline.js';
import { type Optimisation, type Precision, usualOptimisation } from './ir/optimisation.js';
import type { TrainingRequest } from './4-differentiate/training-request.js';
import type { Diagnostics } from './diagnostics/collector.js';
import type { SourceText, Span } from './diagnostics/span.js';

/** What to compile, and for what data. */
export interface CompileRequest {
  readonly source: SourceText;
  /** `cuvis-ai-0.5` or `cuvis-ai-0.19` gives omitted hyper-parameters the reference's values, whatever the YAML says. */
  readonly compat?: string;
  /** Overrides of the document, `node.hparam=value`, `path=value`, `+path=value` or `~path`, values as YAML. Parsing applies them. */
  readonly set?: readonly string[];
  /** Environment variables for `${oc.env:NAME}`; none by default. What comes from them is not written into the plan's manifest. */
  readonly env?: Environment;
  /** `[stage:]node.port` to keep beside the outputs of the YAML. */
  readonly outputs?: readonly string[];
  /** Number of bands of the cubes. */
  readonly bands?: number;
  /** Band centres of the cubes in nanometres. */
  readonly wavelengths?: readonly number[];
  /** Element type of the cubes; if open, that of `precision`. Of one that float32 cannot hold, what is computed is float64 until it is centred. */
  readonly cubeDtype?: DType;
  /** Known dtypes and sizes of other batch entries. */
  readonly inputs?: CompileTarget['inputs'];
  /** False leaves every operation to its own node, without affine folding and without a prologue. */
  readonly fuse?: boolean;
  /**
   * Dtype of products with folded matrices; float32 holds scores to some 1e-5 while condition numbers stay below 1e9. With float64, all
   * that is computed of cubes that float32 cannot hold is float64.
   */
  readonly precision?: Precision;
  /** Allows what is faster and may cost digits: see `Optimisation`. */
  readonly fastMath?: boolean;
  /** Keeps every module as each pass leaves it, in `Phases.passes`. */
  readonly keepPasses?: boolean;
  /** Manifests of plugins of the reference framework: what they say of classes that are not known here. */
  readonly plugins?: readonly PluginManifest[];
  /** What a training step trains; without it every loss trains all trainable state. */
  readonly training?: TrainingRequest;
  /** Keys that batches have, for optional ports; by default cube and wavelengths, and mask except in inference. */
  readonly batchKeys?: Partial<Record<Stage, readonly string[]>>;
}

/** How the request wants its plan to be optimised. */
export function optimisationOf({ fuse, precision, fastMath }: CompileRequest): Optimisation {
  const { fuse: fuses, precision: products, fastMath: fast } = usualOptimisation;
  return { fuse: fuse ?? fuses, precision: precision ?? products, fastMath: fastMath ?? fast };
}

const withLabels = ['cube', 'wavelengths', 'mask'] as const;
const defaultKeys: Readonly<Record<Stage, readonly string[]>> = {
  train: withLabels,
  val: withLabels,
  test: withLabels,
  inference: ['cube', 'wavelengths'],
};

/** Turns the request into what checking needs; `compat` of the request takes the place of the document's. */
export function applyRequest(
  ast: PipelineAst,
  request: CompileRequest,
  diagnostics: Diagnostics,
): { ast: PipelineAst; target: CompileTarget; added: AddedOutput[] } {
  const { compat } = request;
  return {
    ast: { ...ast, compat: compat === undefined ? ast.compat : { value: compat, span: argument('--compat', compat) } },
    target: {
      inputs: { cube: cubeOf(request), ...request.inputs },
      batchKeys: { ...defaultKeys, ...request.batchKeys },
      wavelengths: request.wavelengths,
    },
    added: (request.outputs ?? []).flatMap((text) => addedOutput(text, diagnostics)),
  };
}

/** Which element type cubes have; where nobody says, float64 is what `precision` float64 asks for, and holds those of the others. */
export function cubeDtypeOf({ cubeDtype, precision }: CompileRequest): DType {
  return cubeDtype ?? precision ?? 'float32';
}

function cubeOf(request: CompileRequest): CompileTarget['inputs'][string] {
  const { bands, wavelengths } = request;
  return { dtype: cubeDtypeOf(request), dims: [null, null, null, bands ?? wavelengths?.length ?? null] };
}

function addedOutput(text: string, diagnostics: Diagnostics): AddedOutput[] {
  const [, stage, name = text] = /^(train|val|test|inference):(.*)$/.exec(text) ?? [];
  const endpoint = readEndpoint(name, argument('--output', name), diagnostics);
  return endpoint ? [{ endpoint, stages: stage ? [stage as Stage] : stages }] : [];
}

/** A place on the command line: diagnostics point into the argument as if it were a file. */
function argument(option: string, text: string): Span {
  const source: SourceText = { file: option, text };
  return { source, start: 0, end: text.length };
}
