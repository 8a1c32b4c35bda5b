// Written by `npm run generate`; edit the files it imports instead.
import type { NodeDefinition } from './contract.js';
import { additiveNoise } from './augment/additive-noise.js';
import { bandDropout } from './augment/band-dropout.js';
import { randomCrop } from './augment/random-crop.js';
import { randomFlip } from './augment/random-flip.js';
import { randomRotate90 } from './augment/random-rotate-90.js';
import { spectralJitter } from './augment/spectral-jitter.js';
import { anomalyDataNode } from './data/anomaly-data-node.js';
import { cu3sDataNode } from './data/cu3s-data-node.js';
import { lentilsAnomalyDataNode } from './data/lentils-anomaly-data-node.js';
import { binaryDecider } from './decide/binary-decider.js';
import { decisionFusion } from './decide/decision-fusion.js';
import { decisionToMask } from './decide/decision-to-mask.js';
import { frameScoreGate } from './decide/frame-score-gate.js';
import { intensityThresholdSegmenter } from './decide/intensity-threshold-segmenter.js';
import { multiRangeSlicer } from './decide/multi-range-slicer.js';
import { quantileBinaryDecider } from './decide/quantile-binary-decider.js';
import { saturatedPixelDetector } from './decide/saturated-pixel-detector.js';
import { scoreMapFusion } from './decide/score-map-fusion.js';
import { scoreThreshold } from './decide/score-threshold.js';
import { scoreToLogit } from './decide/score-to-logit.js';
import { sigmoidTransform } from './decide/sigmoid-transform.js';
import { spectralValidity } from './decide/spectral-validity.js';
import { twoStageBinaryDecider } from './decide/two-stage-binary-decider.js';
import { deepSvddCenterTracker } from './detect/deep-svdd-center-tracker.js';
import { deepSvddProjection } from './detect/deep-svdd-projection.js';
import { deepSvddScores } from './detect/deep-svdd-scores.js';
import { exponentialRx } from './detect/exponential-rx.js';
import { ladGlobal } from './detect/lad-global.js';
import { linearDiscriminant } from './detect/linear-discriminant.js';
import { localRx } from './detect/local-rx.js';
import { rxGlobal } from './detect/rx-global.js';
import { rxPerBatch } from './detect/rx-per-batch.js';
import { spectralAngleMapper } from './detect/spectral-angle-mapper.js';
import { expression } from './formula/expression.js';
import { binaryAnomalyLabelMapper } from './label/binary-anomaly-label-mapper.js';
import { anomalyBceWithLogits } from './loss/anomaly-bce-with-logits.js';
import { crossEntropyLoss } from './loss/cross-entropy-loss.js';
import { deepSvddSoftBoundaryLoss } from './loss/deep-svdd-soft-boundary-loss.js';
import { diceLoss } from './loss/dice-loss.js';
import { distinctnessLoss } from './loss/distinctness-loss.js';
import { foregroundContrastLoss } from './loss/foreground-contrast-loss.js';
import { iouLoss } from './loss/iou-loss.js';
import { mseReconstructionLoss } from './loss/mse-reconstruction-loss.js';
import { orthogonalityLoss } from './loss/orthogonality-loss.js';
import { selectorDiversityRegularizer } from './loss/selector-diversity-regularizer.js';
import { selectorEntropyRegularizer } from './loss/selector-entropy-regularizer.js';
import { anomalyDetectionMetrics } from './metric/anomaly-detection-metrics.js';
import { anomalyPixelStatisticsMetric } from './metric/anomaly-pixel-statistics-metric.js';
import { componentOrthogonalityMetric } from './metric/component-orthogonality-metric.js';
import { explainedVarianceMetric } from './metric/explained-variance-metric.js';
import { scoreStatisticsMetric } from './metric/score-statistics-metric.js';
import { selectorDiversityMetric } from './metric/selector-diversity-metric.js';
import { selectorEntropyMetric } from './metric/selector-entropy-metric.js';
import { concreteChannelMixer } from './mix/concrete-channel-mixer.js';
import { learnableChannelMixer } from './mix/learnable-channel-mixer.js';
import { minimumNoiseFraction } from './mix/minimum-noise-fraction.js';
import { neighbourDifferences } from './mix/neighbour-differences.js';
import { pca } from './mix/pca.js';
import { trainablePca } from './mix/trainable-pca.js';
import { channelNormalizeNode } from './normalize/channel-normalize-node.js';
import { displayNormalizer } from './normalize/display-normalizer.js';
import { identityNormalizer } from './normalize/identity-normalizer.js';
import { minMaxNormalizer } from './normalize/min-max-normalizer.js';
import { perPixelUnitNorm } from './normalize/per-pixel-unit-norm.js';
import { percentileNormalizer } from './normalize/percentile-normalizer.js';
import { sigmoidNormalizer } from './normalize/sigmoid-normalizer.js';
import { zScoreNormalizer } from './normalize/z-score-normalizer.js';
import { zScoreNormalizerGlobal } from './normalize/z-score-normalizer-global.js';
import { continuumRemoval } from './pretreat/continuum-removal.js';
import { logarithm } from './pretreat/logarithm.js';
import { meanCenter } from './pretreat/mean-center.js';
import { savitzkyGolay } from './pretreat/savitzky-golay.js';
import { snvCorrection } from './pretreat/snv-correction.js';
import { spectralDerivative } from './pretreat/spectral-derivative.js';
import { unitVarianceScaling } from './pretreat/unit-variance-scaling.js';
import { bandpassByWavelength } from './select/bandpass-by-wavelength.js';
import { cameraEmulationFalseRgbSelector } from './select/camera-emulation-false-rgb-selector.js';
import { ciRedEdgeSelector } from './select/ci-red-edge-selector.js';
import { cieTristimulusRgbSelector } from './select/cie-tristimulus-rgb-selector.js';
import { cirSelector } from './select/cir-selector.js';
import { eviSelector } from './select/evi-selector.js';
import { evi2Selector } from './select/evi2-selector.js';
import { fastRgbSelector } from './select/fast-rgb-selector.js';
import { fixedWavelengthSelector } from './select/fixed-wavelength-selector.js';
import { gndviSelector } from './select/gndvi-selector.js';
import { highContrastSelector } from './select/high-contrast-selector.js';
import { mcariSelector } from './select/mcari-selector.js';
import { msaviSelector } from './select/msavi-selector.js';
import { nbrSelector } from './select/nbr-selector.js';
import { ndreSelector } from './select/ndre-selector.js';
import { ndviSelector } from './select/ndvi-selector.js';
import { ndwiSelector } from './select/ndwi-selector.js';
import { priSelector } from './select/pri-selector.js';
import { rangeAverageFalseRgbSelector } from './select/range-average-false-rgb-selector.js';
import { saviSelector } from './select/savi-selector.js';
import { softChannelSelector } from './select/soft-channel-selector.js';
import { supervisedCirSelector } from './select/supervised-cir-selector.js';
import { supervisedFullSpectrumSelector } from './select/supervised-full-spectrum-selector.js';
import { supervisedWindowedSelector } from './select/supervised-windowed-selector.js';
import { topKIndices } from './select/top-k-indices.js';
import { anomalyMask } from './show/anomaly-mask.js';
import { channelSelectorFalseRgbViz } from './show/channel-selector-false-rgb-viz.js';
import { channelWeightsViz } from './show/channel-weights-viz.js';
import { classMapToRgb } from './show/class-map-to-rgb.js';
import { cubeRgbVisualizer } from './show/cube-rgb-visualizer.js';
import { maskOverlayNode } from './show/mask-overlay-node.js';
import { pcaVisualization } from './show/pca-visualization.js';
import { pipelineComparisonVisualizer } from './show/pipeline-comparison-visualizer.js';
import { rgbAnomalyMask } from './show/rgb-anomaly-mask.js';
import { scalarHsvColormapNode } from './show/scalar-hsv-colormap-node.js';
import { scoreHeatmapVisualizer } from './show/score-heatmap-visualizer.js';
import { tensorBoardMonitorNode } from './show/tensor-board-monitor-node.js';
import { gridSubsample } from './space/grid-subsample.js';
import { spatialRotateNode } from './space/spatial-rotate-node.js';
import { badBandRemoval } from './spectral/bad-band-removal.js';
import { referenceSpectra } from './spectral/reference-spectra.js';
import { spectralResampling } from './spectral/spectral-resampling.js';
import { maskedMeanSpectrum } from './summarise/masked-mean-spectrum.js';
import { signaturesToReferences } from './summarise/signatures-to-references.js';
import { adaptiveCoherenceEstimator } from './target/adaptive-coherence-estimator.js';
import { constrainedEnergyMinimization } from './target/constrained-energy-minimization.js';
import { matchedFilter } from './target/matched-filter.js';

/** Every node class. */
export const nodes: Readonly<Record<string, NodeDefinition>> = {
  adaptiveCoherenceEstimator,
  additiveNoise,
  anomalyBceWithLogits,
  anomalyDataNode,
  anomalyDetectionMetrics,
  anomalyMask,
  anomalyPixelStatisticsMetric,
  badBandRemoval,
  bandDropout,
  bandpassByWavelength,
  binaryAnomalyLabelMapper,
  binaryDecider,
  cameraEmulationFalseRgbSelector,
  channelNormalizeNode,
  channelSelectorFalseRgbViz,
  channelWeightsViz,
  ciRedEdgeSelector,
  cieTristimulusRgbSelector,
  cirSelector,
  classMapToRgb,
  componentOrthogonalityMetric,
  concreteChannelMixer,
  constrainedEnergyMinimization,
  continuumRemoval,
  crossEntropyLoss,
  cu3sDataNode,
  cubeRgbVisualizer,
  decisionFusion,
  decisionToMask,
  deepSvddCenterTracker,
  deepSvddProjection,
  deepSvddScores,
  deepSvddSoftBoundaryLoss,
  diceLoss,
  displayNormalizer,
  distinctnessLoss,
  evi2Selector,
  eviSelector,
  explainedVarianceMetric,
  exponentialRx,
  expression,
  fastRgbSelector,
  fixedWavelengthSelector,
  foregroundContrastLoss,
  frameScoreGate,
  gndviSelector,
  gridSubsample,
  highContrastSelector,
  identityNormalizer,
  intensityThresholdSegmenter,
  iouLoss,
  ladGlobal,
  learnableChannelMixer,
  lentilsAnomalyDataNode,
  linearDiscriminant,
  localRx,
  logarithm,
  maskOverlayNode,
  maskedMeanSpectrum,
  matchedFilter,
  mcariSelector,
  meanCenter,
  minMaxNormalizer,
  minimumNoiseFraction,
  msaviSelector,
  mseReconstructionLoss,
  multiRangeSlicer,
  nbrSelector,
  ndreSelector,
  ndviSelector,
  ndwiSelector,
  neighbourDifferences,
  orthogonalityLoss,
  pca,
  pcaVisualization,
  perPixelUnitNorm,
  percentileNormalizer,
  pipelineComparisonVisualizer,
  priSelector,
  quantileBinaryDecider,
  randomCrop,
  randomFlip,
  randomRotate90,
  rangeAverageFalseRgbSelector,
  referenceSpectra,
  rgbAnomalyMask,
  rxGlobal,
  rxPerBatch,
  saturatedPixelDetector,
  saviSelector,
  savitzkyGolay,
  scalarHsvColormapNode,
  scoreHeatmapVisualizer,
  scoreMapFusion,
  scoreStatisticsMetric,
  scoreThreshold,
  scoreToLogit,
  selectorDiversityMetric,
  selectorDiversityRegularizer,
  selectorEntropyMetric,
  selectorEntropyRegularizer,
  sigmoidNormalizer,
  sigmoidTransform,
  signaturesToReferences,
  snvCorrection,
  softChannelSelector,
  spatialRotateNode,
  spectralAngleMapper,
  spectralDerivative,
  spectralJitter,
  spectralResampling,
  spectralValidity,
  supervisedCirSelector,
  supervisedFullSpectrumSelector,
  supervisedWindowedSelector,
  tensorBoardMonitorNode,
  topKIndices,
  trainablePca,
  twoStageBinaryDecider,
  unitVarianceScaling,
  zScoreNormalizer,
  zScoreNormalizerGlobal,
};
