import { isTileable, localityText } from '../../schemas/locality.js';
import type { Dim } from '../../schemas/dim.js';
import type { PlanGraph, PlanManifest, PlanRegion } from '../../schemas/plan.js';
import { renderFitLevels } from './fit-levels.js';
import { assumedRates } from './machine-rates.js';
import { graphsOf, type NamedGraph } from './plan-graphs.js';
import { renderSteps } from './plan-steps.js';
import { renderStageTable } from './stage-table.js';
import { renderTable } from './table.js';
import { renderWork } from './work-table.js';

/** Everything that a manifest says, for people. `isSet` tells which states have a value. */
export function renderPlan(manifest: PlanManifest, isSet: (state: string) => boolean): string {
  const { pipeline, compiler, compat, digest } = manifest;
  const head = [
    `${pipeline.name}${pipeline.description === '' ? '' : `: ${pipeline.description}`}`,
    `compiled by cuvisc ${compiler} from ${pipeline.source} (SHA-256 ${pipeline.sha256})`,
    ...(compat === null ? [] : [`compatible with ${compat}`]),
    `plan digest ${digest}`,
  ];
  return [
    head.join('\n'),
    renderStageTable(manifest),
    ...renderSteps(manifest),
    ...graphsOf(manifest).map(renderGraph),
    renderWork(graphsOf(manifest), assumedRates),
    renderFitLevels(manifest),
    renderState(manifest, isSet),
  ].join('\n\n');
}

function renderGraph({ name, graph: { file, inputs, outputs, opCount, locality, regions, prologue } }: NamedGraph): string {
  const rows = [
    ...inputs.map((input) => [`<- ${input.name}`, typeOf(input), input.source]),
    ...outputs.map((output) => [`-> ${output.name}`, typeOf(output), output.role]),
  ];
  const title = `${name}: ${opCount} operations${isTileable(locality) ? `, ${localityText(locality)}` : ''}, ${file.path} (${file.bytes} bytes, SHA-256 ${file.sha256})`;
  const values = rows.length === 0 ? [] : [renderTable(['value', 'type', 'role'], rows)];
  return [title, ...values, ...renderRegions('fused node', regions), ...renderPrologue(prologue)].join('\n');
}

/** What is computed once per state, before the first frame. */
function renderPrologue(prologue: PlanGraph['prologue']): string[] {
  if (!prologue) return [];
  const { file, opCount, outputs, regions } = prologue;
  const title = `prologue: ${opCount} operations, ${file.path}, runs when the state changes and computes ${outputs.map(({ name }) => name).join(', ')}`;
  return [title, ...renderRegions('in the prologue', regions)];
}

function renderRegions(title: string, regions: readonly PlanRegion[]): string[] {
  if (regions.length === 0) return [];
  const rows = regions.map(({ name, role, members, operations }) => [
    name,
    role,
    members.map(({ node, line }) => `${node}:${line}`).join(', '),
    String(operations.length),
  ]);
  return [renderTable([title, 'role', 'nodes, with their lines', 'operations'], rows)];
}

function renderState({ state, stateFile }: PlanManifest, isSet: (name: string) => boolean): string {
  if (state.length === 0) return 'The plan has no state.';
  const rows = state.map((spec) => [
    spec.name,
    typeOf(spec),
    isSet(spec.name) ? 'set' : spec.needsFit ? 'needs a fit' : 'not set',
    spec.trainable ? 'yes' : 'no',
    spec.doc,
  ]);
  return `state: ${stateFile.path} (SHA-256 ${stateFile.sha256})\n${renderTable(['state', 'type', 'value', 'trainable', 'is'], rows)}`;
}

function typeOf({ dtype, dims }: { readonly dtype: string; readonly dims: readonly Dim[] }): string {
  return `${dtype}[${dims.join(', ')}]`;
}
