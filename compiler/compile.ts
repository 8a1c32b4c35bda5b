import { parsePipeline } from './1-parse/parse-pipeline.js';
import type { PipelineAst } from './1-parse/pipeline-ast.js';
import { checkPipeline } from './2-check/check-pipeline.js';
import { checkSizes } from './2-check/check-sizes.js';
import type { CheckedPipeline } from './2-check/checked-pipeline.js';
import { type FitLevelModules, lowerFit } from './3-lower/lower-fit.js';
import { lowerStage, lowerStages, type StageModules } from './3-lower/lower-stages.js';
import { type PartitionedFitLevel, type PartitionedStages, partitionFit, partitionStages } from './3b-partition/partition.js';
import { reportRoundedOutputs } from './3-lower/report-rounded-outputs.js';
import { checkGradients } from './4-differentiate/check-gradients.js';
import { differentiate } from './4-differentiate/differentiate.js';
import { lowerTraining, type TrainForward } from './4-differentiate/lower-training.js';
import type { TrainStep } from './4-differentiate/train-step.js';
import { optimiseFit, optimiseForward, optimiseStages, optimiseTrain } from './5-optimise/optimise.js';
import type { PassResult } from './5-optimise/pass.js';
import { emitPlan, type OptimisedModules, type PlanFiles } from './6-emit/emit-plan.js';
import { applyRequest, type CompileRequest, cubeDtypeOf, optimisationOf } from './compile-request.js';
import { createDiagnostics, type Diagnostics } from './diagnostics/collector.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { OpRegistry } from './ir/builder.js';
import type { NodeRegistry } from './nodes/contract.js';
import { pluginClasses } from './nodes/plugin-classes.js';
import { nodes } from './nodes/registry.gen.js';
import { ops } from './ops/registry.gen.js';
import { isWiderThanSingle } from '../schemas/dtype.js';
import { packageVersion } from '../schemas/version.js';

/** What each phase hands to the next, for those who want to look. */
export interface Phases {
  readonly ast?: PipelineAst;
  readonly checked?: CheckedPipeline;
  readonly lowered?: { readonly stages: StageModules; readonly fit: readonly FitLevelModules[] };
  readonly partitioned?: { readonly stages: PartitionedStages; readonly fit: readonly PartitionedFitLevel[] };
  /** Of pipelines with losses: the forward pass of a training step, and the whole step. */
  readonly loweredTraining?: TrainForward;
  /** The forward pass with its affine maps folded. */
  readonly foldedTraining?: TrainForward;
  readonly differentiated?: TrainStep;
  readonly optimised?: OptimisedModules;
  /** Modules after each pass that changed one, in their order, if the request keeps them. */
  readonly passes?: readonly PassResult[];
}

/** What compiling came to. */
export interface Compilation {
  /** `undefined` if a diagnostic is an error. */
  readonly plan: PlanFiles | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly phases: Phases;
}

/** What the compiler knows of node classes and operations. */
export interface Entries {
  readonly nodes: NodeRegistry;
  readonly ops: OpRegistry;
}

/** The registries. */
export const builtIn: Entries = { nodes, ops };

/** Compiles pipeline YAML to a plan. Mistakes of the user come back as diagnostics; a throw is a bug. */
export function compile(request: CompileRequest, entries = builtIn): Compilation {
  const diagnostics = createDiagnostics();
  const phases: { -readonly [K in keyof Phases]: Phases[K] } = {};
  const plan = compilePhases(request, entries, diagnostics, phases);
  return { plan, diagnostics: diagnostics.sorted(), phases };
}

function compilePhases(
  request: CompileRequest,
  entries: Entries,
  diagnostics: Diagnostics,
  phases: { -readonly [K in keyof Phases]: Phases[K] },
): PlanFiles | undefined {
  const { ops } = entries;
  // 1 and 2. YAML to a pipeline whose names, types, order and stages are settled.
  const checked = checkedPhases(request, diagnostics, phases, entries);
  if (!checked) return undefined;
  // 3. One module per stage, and per fit level one that gathers and one that merges.
  const optimisation = optimisationOf(request);
  const lowered = { stages: lowerStages(checked, ops), fit: lowerFit(checked, { ops, fuse: optimisation.fuse }) };
  phases.lowered = lowered;
  // 3b. Cut where host nodes stand: graphs and host nodes in order.
  const steps = { stages: partitionStages(lowered.stages), fit: partitionFit(lowered.fit) };
  phases.partitioned = steps;
  reportRoundedOutputs(checked, lowered.stages, ops, diagnostics);
  // 4a. For pipelines with losses: the forward pass of a training step and the sum that it minimises.
  checkGradients(checked, lowered.stages.train, ops, diagnostics);
  const forward = lowerTraining(checked, request.training, ops, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  // 5a. Fewer operations in it, so that fewer are differentiated.
  const passes: PassResult[] = [];
  const optimising = { ...optimisation, ops, watch: request.keepPasses ? (result: PassResult) => void passes.push(result) : undefined };
  const folded = forward && optimiseForward(forward, optimising);
  // 4b. Backward pass and optimizer update in one module with it.
  const train = folded && differentiate(folded, request.training ?? {}, ops);
  Object.assign(phases, {
    ...(forward && { loweredTraining: forward, foldedTraining: folded }),
    ...(train && { differentiated: train }),
    ...(request.keepPasses && { passes }),
  });
  // 5b. Fewer operations for the same result.
  const optimised = {
    stages: optimiseStages(steps.stages, optimising),
    fit: optimiseFit(steps.fit, optimising),
    train: train && optimiseTrain(train, optimising),
    optimisation,
  };
  phases.optimised = optimised;
  // 6. ONNX bytes, state and manifest.
  return emitPlan(checked, optimised, ops, packageVersion);
}

/** The first two phases: the pipeline with names, types, order and stages settled; `undefined` if errors were reported. */
export function checkedPhases(
  request: CompileRequest,
  diagnostics: Diagnostics,
  phases: { -readonly [K in keyof Phases]: Phases[K] },
  entries = builtIn,
): CheckedPipeline | undefined {
  // 1. YAML to AST, with the caller's overrides applied.
  const parsed = parsePipeline(request.source, diagnostics, request);
  if (!parsed) return undefined;
  const { ast, target, added } = applyRequest(parsed, request, diagnostics);
  phases.ast = ast;
  // 2. Names, types, dimensions, order and stages.
  const checked = checkPipeline(ast, { registry: entries.nodes, plugins: pluginClasses(request.plugins ?? []), target, added }, diagnostics);
  if (!checked) return undefined;
  checkSizes(checked.nodes, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  phases.checked = checked;
  return checked;
}

/** All findings about a pipeline, as `compile` would give them, with no more lowered than training makes necessary. */
export function check(request: CompileRequest, entries = builtIn): readonly Diagnostic[] {
  const { ops } = entries;
  const diagnostics = createDiagnostics();
  const checked = checkedPhases(request, diagnostics, {}, entries);
  if (checked && (request.training || checked.nodes.some(({ definition }) => definition.role === 'loss'))) {
    checkGradients(checked, lowerStage(checked, 'train', ops), ops, diagnostics);
    lowerTraining(checked, request.training, ops, diagnostics);
  }
  if (checked && isWiderThanSingle(cubeDtypeOf(request))) reportRoundedOutputs(checked, lowerStages(checked, ops), ops, diagnostics);
  return diagnostics.sorted();
}
