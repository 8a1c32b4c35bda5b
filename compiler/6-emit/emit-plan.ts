import { type HostParts, hostRequirements } from '../../schemas/hosts/host-calls.js';
import { manifestFrom, serialiseManifest, sha256Of, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import { type FileRef, type PlanManifest, planMinor, planVersion, type StagePlan } from '../../schemas/plan.js';
import { graphRequirement } from '../../schemas/plan/version.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import { type Stage, stages } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { TrainStep } from '../4-differentiate/train-step.js';
import type { OptimisedFitLevel, OptimisedStages } from '../5-optimise/optimise.js';
import type { OpRegistry } from '../ir/builder.js';
import { entryName } from '../ir/names.js';
import type { Optimisation } from '../ir/optimisation.js';
import { fitLevel } from './plan-fit.js';
import { addFile, type Emission } from './plan-graph.js';
import { connectionsOf, planNode } from './plan-node.js';
import { derivations, stateSpecs } from './plan-state.js';
import { stagePlan } from './plan-steps.js';
import { trainPlan } from './plan-train.js';

/** A plan before it is written: its manifest and the bytes of all its files, `plan.json` among them. */
export interface PlanFiles {
  readonly manifest: PlanManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the phases before made of a pipeline. */
export interface OptimisedModules {
  readonly stages: OptimisedStages;
  readonly fit: readonly OptimisedFitLevel[];
  readonly train: TrainStep | undefined;
  readonly optimisation: Optimisation;
}

/** Modules to ONNX files, state to safetensors, all of it listed in the manifest. */
export function emitPlan(pipeline: CheckedPipeline, modules: OptimisedModules, ops: OpRegistry, version: string): PlanFiles {
  const emission: Emission = { pipeline, ops, files: new Map() };
  const stagePlans = Object.fromEntries(stages.map((stage) => [stage, stagePlan(emission, stage, modules.stages[stage])])) as Record<
    Stage,
    StagePlan
  >;
  const { ast } = pipeline;
  const parts: HostParts = {
    stages: stagePlans,
    state: stateSpecs(pipeline),
    derived: derivations(pipeline),
    fit: modules.fit.map((level, i) => fitLevel(emission, level, i)),
    train: modules.train ? trainPlan(emission, modules.train) : null,
  };
  const manifest: PlanManifest = {
    format: 'cuvisc-plan',
    version: planVersion,
    minor: planMinor,
    compiler: version,
    requires: [graphRequirement, ...hostRequirements(parts)],
    compat: pipeline.compat ?? null,
    precision: modules.optimisation.precision,
    fastMath: modules.optimisation.fastMath,
    pipeline: { ...ast.metadata, source: ast.source.file.replace(/^.*[\\/]/, ''), sha256: sha256Of(ast.source.text) },
    wavelengths: pipeline.nodes.some(({ definition }) => definition.usesWavelengths) ? [...(pipeline.wavelengths ?? [])] : null,
    nodes: pipeline.nodes.map((node) => planNode(node, pipeline)),
    connections: connectionsOf(pipeline),
    ...parts,
    stateFile: stateFile(emission),
    digest: '',
  };
  const text = serialiseManifest(manifest);
  emission.files.set('plan.json', new TextEncoder().encode(text));
  return { manifest: manifestFrom(JSON.parse(text)), files: emission.files };
}

/** The state before any fit: entries with an initial value. The file's name follows its content. */
function stateFile({ pipeline, files }: Emission): FileRef {
  const tensors: Record<string, Tensor> = {};
  for (const node of pipeline.nodes) {
    for (const [entry, { initial }] of Object.entries(node.definition.state?.(node.facts) ?? {})) {
      if (initial) tensors[entryName(node.name, entry)] = initial();
    }
  }
  const bytes = encodeSafetensors({ tensors, metadata: {} });
  return addFile(files, stateFileRefOf(bytes), bytes);
}
