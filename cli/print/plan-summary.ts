import type { PlanManifest } from '../../schemas/plan.js';
import { renderFitLevels } from './fit-levels.js';
import { assumedRates } from './machine-rates.js';
import { graphsOf, type NamedGraph } from './plan-graphs.js';
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
    ...graphsOf(manifest).map(renderGraph),
    renderWork(graphsOf(manifest), assumedRates),
    renderFitLevels(manifest),
    renderState(manifest, isSet),
  ].join('\n\n');
}

function renderGraph({ name, graph: { file, inputs, outputs, opCount, pixelwise } }: NamedGraph): string {
  const rows = [
    ...inputs.map((input) => [`<- ${input.name}`, typeOf(input), input.source]),
    ...outputs.map((output) => [`-> ${output.name}`, typeOf(output), output.role]),
  ];
  const title = `${name}: ${opCount} operations${pixelwise ? ', pixelwise' : ''}, ${file.path} (${file.bytes} bytes, SHA-256 ${file.sha256})`;
  return rows.length === 0 ? title : `${title}\n${renderTable(['value', 'type', 'role'], rows)}`;
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

function typeOf({ dtype, dims }: { readonly dtype: string; readonly dims: readonly (number | string)[] }): string {
  return `${dtype}[${dims.join(', ')}]`;
}
