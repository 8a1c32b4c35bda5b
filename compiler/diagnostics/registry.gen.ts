// Written by `npm run generate`; edit the files it imports instead.
import { badHparam } from './catalogue/bad-hparam.js';
import { badNodeName } from './catalogue/bad-node-name.js';
import { bandCountAdapted } from './catalogue/band-count-adapted.js';
import { bandsUnknown } from './catalogue/bands-unknown.js';
import { cycle } from './catalogue/cycle.js';
import { dimensionMismatch } from './catalogue/dimension-mismatch.js';
import { dtypeMismatch } from './catalogue/dtype-mismatch.js';
import { duplicateNodeName } from './catalogue/duplicate-node-name.js';
import { fitImpossible } from './catalogue/fit-impossible.js';
import { hostSinkLeftOut } from './catalogue/host-sink-left-out.js';
import { labelGap } from './catalogue/label-gap.js';
import { malformedEndpoint } from './catalogue/malformed-endpoint.js';
import { missingKey } from './catalogue/missing-key.js';
import { noBandSelected } from './catalogue/no-band-selected.js';
import { nothingToRun } from './catalogue/nothing-to-run.js';
import { overrideUnmatched } from './catalogue/override-unmatched.js';
import { rankMismatch } from './catalogue/rank-mismatch.js';
import { starvedEverywhere } from './catalogue/starved-everywhere.js';
import { trainrunConfigCycle } from './catalogue/trainrun-config-cycle.js';
import { trainrunConfigMissing } from './catalogue/trainrun-config-missing.js';
import { trainrunContradiction } from './catalogue/trainrun-contradiction.js';
import { trainrunData } from './catalogue/trainrun-data.js';
import { trainrunDefaults } from './catalogue/trainrun-defaults.js';
import { trainrunInterpolation } from './catalogue/trainrun-interpolation.js';
import { trainrunNoEffect } from './catalogue/trainrun-no-effect.js';
import { trainrunOverride } from './catalogue/trainrun-override.js';
import { trainrunPipelineMissing } from './catalogue/trainrun-pipeline-missing.js';
import { trainrunSelector } from './catalogue/trainrun-selector.js';
import { trainrunSelectorPartial } from './catalogue/trainrun-selector-partial.js';
import { trainrunSplitLeakage } from './catalogue/trainrun-split-leakage.js';
import { trainrunSplitLeakageAllowed } from './catalogue/trainrun-split-leakage-allowed.js';
import { trainrunUniverseChanged } from './catalogue/trainrun-universe-changed.js';
import { trainrunUnknownNode } from './catalogue/trainrun-unknown-node.js';
import { trainrunUnsupported } from './catalogue/trainrun-unsupported.js';
import { twoProducers } from './catalogue/two-producers.js';
import { unknownCompat } from './catalogue/unknown-compat.js';
import { unknownHparam } from './catalogue/unknown-hparam.js';
import { unknownKey } from './catalogue/unknown-key.js';
import { unknownNode } from './catalogue/unknown-node.js';
import { unknownNodeClass } from './catalogue/unknown-node-class.js';
import { unknownOutput } from './catalogue/unknown-output.js';
import { unknownPort } from './catalogue/unknown-port.js';
import { wavelengthsUnknown } from './catalogue/wavelengths-unknown.js';
import { wrongDirection } from './catalogue/wrong-direction.js';
import { wrongType } from './catalogue/wrong-type.js';
import { yamlSyntax } from './catalogue/yaml-syntax.js';

/** Every diagnostic, by code. */
export const diagnostics = {
  'bad-hparam': badHparam,
  'bad-node-name': badNodeName,
  'band-count-adapted': bandCountAdapted,
  'bands-unknown': bandsUnknown,
  cycle,
  'dimension-mismatch': dimensionMismatch,
  'dtype-mismatch': dtypeMismatch,
  'duplicate-node-name': duplicateNodeName,
  'fit-impossible': fitImpossible,
  'host-sink-left-out': hostSinkLeftOut,
  'label-gap': labelGap,
  'malformed-endpoint': malformedEndpoint,
  'missing-key': missingKey,
  'no-band-selected': noBandSelected,
  'nothing-to-run': nothingToRun,
  'override-unmatched': overrideUnmatched,
  'rank-mismatch': rankMismatch,
  'starved-everywhere': starvedEverywhere,
  'trainrun-config-cycle': trainrunConfigCycle,
  'trainrun-config-missing': trainrunConfigMissing,
  'trainrun-contradiction': trainrunContradiction,
  'trainrun-data': trainrunData,
  'trainrun-defaults': trainrunDefaults,
  'trainrun-interpolation': trainrunInterpolation,
  'trainrun-no-effect': trainrunNoEffect,
  'trainrun-override': trainrunOverride,
  'trainrun-pipeline-missing': trainrunPipelineMissing,
  'trainrun-selector': trainrunSelector,
  'trainrun-selector-partial': trainrunSelectorPartial,
  'trainrun-split-leakage': trainrunSplitLeakage,
  'trainrun-split-leakage-allowed': trainrunSplitLeakageAllowed,
  'trainrun-universe-changed': trainrunUniverseChanged,
  'trainrun-unknown-node': trainrunUnknownNode,
  'trainrun-unsupported': trainrunUnsupported,
  'two-producers': twoProducers,
  'unknown-compat': unknownCompat,
  'unknown-hparam': unknownHparam,
  'unknown-key': unknownKey,
  'unknown-node': unknownNode,
  'unknown-node-class': unknownNodeClass,
  'unknown-output': unknownOutput,
  'unknown-port': unknownPort,
  'wavelengths-unknown': wavelengthsUnknown,
  'wrong-direction': wrongDirection,
  'wrong-type': wrongType,
  'yaml-syntax': yamlSyntax,
};
