// Written by `npm run generate`; edit the files it imports instead.
import { aliasExpansion } from './catalogue/alias-expansion.js';
import { badHparam } from './catalogue/bad-hparam.js';
import { badInterpolation } from './catalogue/bad-interpolation.js';
import { badKey } from './catalogue/bad-key.js';
import { badNodeName } from './catalogue/bad-node-name.js';
import { bandCountAdapted } from './catalogue/band-count-adapted.js';
import { bandFarOff } from './catalogue/band-far-off.js';
import { bandRangeEmpty } from './catalogue/band-range-empty.js';
import { bandsUnknown } from './catalogue/bands-unknown.js';
import { batchEntryConflict } from './catalogue/batch-entry-conflict.js';
import { boundsCarriedByCaller } from './catalogue/bounds-carried-by-caller.js';
import { coloursNotNormalised } from './catalogue/colours-not-normalised.js';
import { cubeOutputRounded } from './catalogue/cube-output-rounded.js';
import { cycle } from './catalogue/cycle.js';
import { dimensionMismatch } from './catalogue/dimension-mismatch.js';
import { dtypeMismatch } from './catalogue/dtype-mismatch.js';
import { duplicateConnection } from './catalogue/duplicate-connection.js';
import { duplicateKey } from './catalogue/duplicate-key.js';
import { duplicateNodeName } from './catalogue/duplicate-node-name.js';
import { expressionArgumentCount } from './catalogue/expression-argument-count.js';
import { expressionBadInput } from './catalogue/expression-bad-input.js';
import { expressionBadName } from './catalogue/expression-bad-name.js';
import { expressionBadSelector } from './catalogue/expression-bad-selector.js';
import { expressionBandOutside } from './catalogue/expression-band-outside.js';
import { expressionBandsMismatch } from './catalogue/expression-bands-mismatch.js';
import { expressionEmptyRange } from './catalogue/expression-empty-range.js';
import { expressionFormulaOrder } from './catalogue/expression-formula-order.js';
import { expressionNameNear } from './catalogue/expression-name-near.js';
import { expressionNumberRange } from './catalogue/expression-number-range.js';
import { expressionSyntax } from './catalogue/expression-syntax.js';
import { expressionTooComplex } from './catalogue/expression-too-complex.js';
import { expressionTypeMismatch } from './catalogue/expression-type-mismatch.js';
import { expressionUnknownFunction } from './catalogue/expression-unknown-function.js';
import { expressionUnknownName } from './catalogue/expression-unknown-name.js';
import { expressionUnused } from './catalogue/expression-unused.js';
import { expressionWavelengthOutside } from './catalogue/expression-wavelength-outside.js';
import { expressionWithoutInput } from './catalogue/expression-without-input.js';
import { fileTooLarge } from './catalogue/file-too-large.js';
import { fitImpossible } from './catalogue/fit-impossible.js';
import { forbiddenCharacter } from './catalogue/forbidden-character.js';
import { gradientCut } from './catalogue/gradient-cut.js';
import { hostNodeInTraining } from './catalogue/host-node-in-training.js';
import { hostSinkLeftOut } from './catalogue/host-sink-left-out.js';
import { inputFromBatch } from './catalogue/input-from-batch.js';
import { interpolationCycle } from './catalogue/interpolation-cycle.js';
import { labelGap } from './catalogue/label-gap.js';
import { lossWeightUnused } from './catalogue/loss-weight-unused.js';
import { lossWithoutTrainableState } from './catalogue/loss-without-trainable-state.js';
import { malformedConnection } from './catalogue/malformed-connection.js';
import { malformedEndpoint } from './catalogue/malformed-endpoint.js';
import { metricWithoutTargets } from './catalogue/metric-without-targets.js';
import { missingEnvironmentVariable } from './catalogue/missing-environment-variable.js';
import { missingKey } from './catalogue/missing-key.js';
import { nestingTooDeep } from './catalogue/nesting-too-deep.js';
import { noBandSelected } from './catalogue/no-band-selected.js';
import { nothingToRun } from './catalogue/nothing-to-run.js';
import { nothingToTrain } from './catalogue/nothing-to-train.js';
import { nothingToUnfreeze } from './catalogue/nothing-to-unfreeze.js';
import { olderForm } from './catalogue/older-form.js';
import { overrideUnmatched } from './catalogue/override-unmatched.js';
import { parameterWithoutGradient } from './catalogue/parameter-without-gradient.js';
import { pluginSinkLeftOut } from './catalogue/plugin-sink-left-out.js';
import { rankMismatch } from './catalogue/rank-mismatch.js';
import { resizedInTrain } from './catalogue/resized-in-train.js';
import { selfLoop } from './catalogue/self-loop.js';
import { severalDocuments } from './catalogue/several-documents.js';
import { sizeTooLarge } from './catalogue/size-too-large.js';
import { starvedEverywhere } from './catalogue/starved-everywhere.js';
import { starvedInStage } from './catalogue/starved-in-stage.js';
import { trainrunConfigCycle } from './catalogue/trainrun-config-cycle.js';
import { trainrunConfigMissing } from './catalogue/trainrun-config-missing.js';
import { trainrunContradiction } from './catalogue/trainrun-contradiction.js';
import { trainrunData } from './catalogue/trainrun-data.js';
import { trainrunDefaults } from './catalogue/trainrun-defaults.js';
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
import { unevenBands } from './catalogue/uneven-bands.js';
import { unknownAnchor } from './catalogue/unknown-anchor.js';
import { unknownCompat } from './catalogue/unknown-compat.js';
import { unknownHparam } from './catalogue/unknown-hparam.js';
import { unknownKey } from './catalogue/unknown-key.js';
import { unknownNode } from './catalogue/unknown-node.js';
import { unknownNodeClass } from './catalogue/unknown-node-class.js';
import { unknownNodeLeftOut } from './catalogue/unknown-node-left-out.js';
import { unknownOutput } from './catalogue/unknown-output.js';
import { unknownPort } from './catalogue/unknown-port.js';
import { unknownReference } from './catalogue/unknown-reference.js';
import { unknownStage } from './catalogue/unknown-stage.js';
import { unknownTag } from './catalogue/unknown-tag.js';
import { unknownTrainingNode } from './catalogue/unknown-training-node.js';
import { unusedNode } from './catalogue/unused-node.js';
import { wavelengthsUnknown } from './catalogue/wavelengths-unknown.js';
import { whiteNotSeen } from './catalogue/white-not-seen.js';
import { wrongDirection } from './catalogue/wrong-direction.js';
import { wrongType } from './catalogue/wrong-type.js';
import { yamlSyntax } from './catalogue/yaml-syntax.js';

/** Every diagnostic, by code. */
export const diagnostics = {
  'alias-expansion': aliasExpansion,
  'bad-hparam': badHparam,
  'bad-interpolation': badInterpolation,
  'bad-key': badKey,
  'bad-node-name': badNodeName,
  'band-count-adapted': bandCountAdapted,
  'band-far-off': bandFarOff,
  'band-range-empty': bandRangeEmpty,
  'bands-unknown': bandsUnknown,
  'batch-entry-conflict': batchEntryConflict,
  'bounds-carried-by-caller': boundsCarriedByCaller,
  'colours-not-normalised': coloursNotNormalised,
  'cube-output-rounded': cubeOutputRounded,
  cycle,
  'dimension-mismatch': dimensionMismatch,
  'dtype-mismatch': dtypeMismatch,
  'duplicate-connection': duplicateConnection,
  'duplicate-key': duplicateKey,
  'duplicate-node-name': duplicateNodeName,
  'expression-argument-count': expressionArgumentCount,
  'expression-bad-input': expressionBadInput,
  'expression-bad-name': expressionBadName,
  'expression-bad-selector': expressionBadSelector,
  'expression-band-outside': expressionBandOutside,
  'expression-bands-mismatch': expressionBandsMismatch,
  'expression-empty-range': expressionEmptyRange,
  'expression-formula-order': expressionFormulaOrder,
  'expression-name-near': expressionNameNear,
  'expression-number-range': expressionNumberRange,
  'expression-syntax': expressionSyntax,
  'expression-too-complex': expressionTooComplex,
  'expression-type-mismatch': expressionTypeMismatch,
  'expression-unknown-function': expressionUnknownFunction,
  'expression-unknown-name': expressionUnknownName,
  'expression-unused': expressionUnused,
  'expression-wavelength-outside': expressionWavelengthOutside,
  'expression-without-input': expressionWithoutInput,
  'file-too-large': fileTooLarge,
  'fit-impossible': fitImpossible,
  'forbidden-character': forbiddenCharacter,
  'gradient-cut': gradientCut,
  'host-node-in-training': hostNodeInTraining,
  'host-sink-left-out': hostSinkLeftOut,
  'input-from-batch': inputFromBatch,
  'interpolation-cycle': interpolationCycle,
  'label-gap': labelGap,
  'loss-weight-unused': lossWeightUnused,
  'loss-without-trainable-state': lossWithoutTrainableState,
  'malformed-connection': malformedConnection,
  'malformed-endpoint': malformedEndpoint,
  'metric-without-targets': metricWithoutTargets,
  'missing-environment-variable': missingEnvironmentVariable,
  'missing-key': missingKey,
  'nesting-too-deep': nestingTooDeep,
  'no-band-selected': noBandSelected,
  'nothing-to-run': nothingToRun,
  'nothing-to-train': nothingToTrain,
  'nothing-to-unfreeze': nothingToUnfreeze,
  'older-form': olderForm,
  'override-unmatched': overrideUnmatched,
  'parameter-without-gradient': parameterWithoutGradient,
  'plugin-sink-left-out': pluginSinkLeftOut,
  'rank-mismatch': rankMismatch,
  'resized-in-train': resizedInTrain,
  'self-loop': selfLoop,
  'several-documents': severalDocuments,
  'size-too-large': sizeTooLarge,
  'starved-everywhere': starvedEverywhere,
  'starved-in-stage': starvedInStage,
  'trainrun-config-cycle': trainrunConfigCycle,
  'trainrun-config-missing': trainrunConfigMissing,
  'trainrun-contradiction': trainrunContradiction,
  'trainrun-data': trainrunData,
  'trainrun-defaults': trainrunDefaults,
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
  'uneven-bands': unevenBands,
  'unknown-anchor': unknownAnchor,
  'unknown-compat': unknownCompat,
  'unknown-hparam': unknownHparam,
  'unknown-key': unknownKey,
  'unknown-node': unknownNode,
  'unknown-node-class': unknownNodeClass,
  'unknown-node-left-out': unknownNodeLeftOut,
  'unknown-output': unknownOutput,
  'unknown-port': unknownPort,
  'unknown-reference': unknownReference,
  'unknown-stage': unknownStage,
  'unknown-tag': unknownTag,
  'unknown-training-node': unknownTrainingNode,
  'unused-node': unusedNode,
  'wavelengths-unknown': wavelengthsUnknown,
  'white-not-seen': whiteNotSeen,
  'wrong-direction': wrongDirection,
  'wrong-type': wrongType,
  'yaml-syntax': yamlSyntax,
};
