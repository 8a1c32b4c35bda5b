// Written by `npm run generate`; edit the files it imports instead.
import { badHparam } from './catalogue/bad-hparam.js';
import { badNodeName } from './catalogue/bad-node-name.js';
import { bandCountAdapted } from './catalogue/band-count-adapted.js';
import { bandsUnknown } from './catalogue/bands-unknown.js';
import { cycle } from './catalogue/cycle.js';
import { dimensionMismatch } from './catalogue/dimension-mismatch.js';
import { dtypeMismatch } from './catalogue/dtype-mismatch.js';
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
