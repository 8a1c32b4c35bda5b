import { trainrunSelector } from '../../compiler/diagnostics/catalogue/trainrun-selector.js';
import { trainrunSelectorPartial } from '../../compiler/diagnostics/catalogue/trainrun-selector-partial.js';
import { trainrunSplitLeakage } from '../../compiler/diagnostics/catalogue/trainrun-split-leakage.js';
import { trainrunSplitLeakageAllowed } from '../../compiler/diagnostics/catalogue/trainrun-split-leakage-allowed.js';
import { trainrunUniverseChanged } from '../../compiler/diagnostics/catalogue/trainrun-universe-changed.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { Span } from '../../compiler/diagnostics/span.js';
import type { DataSplitConfig } from '../../schemas/data-config.js';
import type { Selector } from '../../schemas/selector.js';
import type { Path } from '../../compiler/1-parse/yaml-tree.js';
import { type SampleRef, universeHash } from './sample-ref.js';
import { SelectorFault, selectSamples, type Universe, unique } from './select-samples.js';

/** The stages that splits are for. */
export const splitStages = ['train', 'val', 'test', 'predict'] as const;

/** A stage that a split is for. */
export type SplitStage = (typeof splitStages)[number];

/** Splits and where they are written. */
export interface PlacedSplits {
  readonly config: DataSplitConfig;
  place(path: Path): Span;
}

/** The samples of each split. */
export type SplitSamples = { readonly [S in SplitStage]: readonly SampleRef[] };

/**
 * The samples of each stage: its selectors united in order; an empty `predict` is the whole universe. Checks the hash of
 * the universe if some selector counts positions in it, and that train, val and test share no sample. Reports
 * `trainrun-selector`, `-selector-partial`, `-universe-changed` and `-split-leakage`.
 */
export function resolveSplits({ config, place }: PlacedSplits, universe: Universe, diagnostics: Diagnostics): SplitSamples {
  checkHash({ config, place }, universe, diagnostics);
  const stage = (name: SplitStage) =>
    unique(config[name].flatMap((selector, i) => samplesOf(selector, universe, (path) => place([name, i, ...path]), diagnostics)));
  const samples = { train: stage('train'), val: stage('val'), test: stage('test'), predict: stage('predict') };
  if (config.leakage_check !== 'off') checkLeakage(samples, { config, place }, diagnostics);
  return config.predict.length === 0 ? { ...samples, predict: universe.samples } : samples;
}

function samplesOf(selector: Selector, universe: Universe, place: (path: Path) => Span, diagnostics: Diagnostics): SampleRef[] {
  try {
    const samples = selectSamples(selector, universe, (path, source, ids) => {
      const shown = `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' ...' : ''}`;
      diagnostics.report(trainrunSelectorPartial, place(path), { source, ids: shown });
    });
    if (samples.length === 0) diagnostics.report(trainrunSelector, place([]), { reason: 'finds no sample' });
    return samples;
  } catch (error) {
    if (!(error instanceof SelectorFault)) throw error;
    diagnostics.report(trainrunSelector, place(error.path), { reason: error.message });
    return [];
  }
}

function checkHash({ config, place }: PlacedSplits, universe: Universe, diagnostics: Diagnostics): void {
  const expected = config.universe_hash;
  if (expected === null || !splitStages.some((stage) => config[stage].some(countsPositions))) return;
  const found = universeHash(universe.samples);
  if (found !== expected.toLowerCase()) diagnostics.report(trainrunUniverseChanged, place(['universe_hash']), { expected, found });
}

function countsPositions(selector: Selector): boolean {
  return selector.kind === 'dir_indices' || ('of' in selector && selector.of.some(countsPositions));
}

const guarded = [
  ['train', 'val'],
  ['train', 'test'],
  ['val', 'test'],
] as const;

function checkLeakage(samples: SplitSamples, { config, place }: PlacedSplits, diagnostics: Diagnostics): void {
  const definition = config.leakage_check === 'error' ? trainrunSplitLeakage : trainrunSplitLeakageAllowed;
  for (const [first, second] of guarded) {
    const known = new Set(samples[first].map(({ uid }) => uid));
    const shared = samples[second].filter(({ uid }) => known.has(uid)).map(({ uid }) => uid);
    if (shared.length === 0) continue;
    const listed = `${shared.slice(0, 3).join(', ')}${shared.length > 3 ? ' ...' : ''}`;
    const text = `${shared.length} ${shared.length === 1 ? 'sample' : 'samples'}: ${listed}`;
    diagnostics.report(definition, place([second]), { first, second, samples: text });
  }
}
