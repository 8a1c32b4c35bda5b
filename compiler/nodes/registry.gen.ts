// Written by `npm run generate`; edit the files it imports instead.
import type { NodeDefinition } from './contract.js';
import { additiveNoise } from './additive-noise.js';
import { anomalyBceWithLogits } from './anomaly-bce-with-logits.js';
import { anomalyDetectionMetrics } from './anomaly-detection-metrics.js';
import { anomalyMask } from './anomaly-mask.js';
import { anomalyPixelStatisticsMetric } from './anomaly-pixel-statistics-metric.js';
import { bandDropout } from './band-dropout.js';
import { bandpassByWavelength } from './bandpass-by-wavelength.js';
import { binaryAnomalyLabelMapper } from './binary-anomaly-label-mapper.js';
import { binaryDecider } from './binary-decider.js';
import { channelSelectorFalseRgbViz } from './channel-selector-false-rgb-viz.js';
import { channelWeightsViz } from './channel-weights-viz.js';
import { componentOrthogonalityMetric } from './component-orthogonality-metric.js';
import { concreteChannelMixer } from './concrete-channel-mixer.js';
import { cu3sDataNode } from './cu3s-data-node.js';
import { cubeRgbVisualizer } from './cube-rgb-visualizer.js';
import { decisionToMask } from './decision-to-mask.js';
import { deepSvddCenterTracker } from './deep-svdd-center-tracker.js';
import { deepSvddProjection } from './deep-svdd-projection.js';
import { deepSvddScores } from './deep-svdd-scores.js';
import { deepSvddSoftBoundaryLoss } from './deep-svdd-soft-boundary-loss.js';
import { distinctnessLoss } from './distinctness-loss.js';
import { explainedVarianceMetric } from './explained-variance-metric.js';
import { expression } from './expression.js';
import { foregroundContrastLoss } from './foreground-contrast-loss.js';
import { identityNormalizer } from './identity-normalizer.js';
import { iouLoss } from './iou-loss.js';
import { ladGlobal } from './lad-global.js';
import { learnableChannelMixer } from './learnable-channel-mixer.js';
import { lentilsAnomalyDataNode } from './lentils-anomaly-data-node.js';
import { minMaxNormalizer } from './min-max-normalizer.js';
import { mseReconstructionLoss } from './mse-reconstruction-loss.js';
import { orthogonalityLoss } from './orthogonality-loss.js';
import { pcaVisualization } from './pca-visualization.js';
import { perPixelUnitNorm } from './per-pixel-unit-norm.js';
import { pipelineComparisonVisualizer } from './pipeline-comparison-visualizer.js';
import { quantileBinaryDecider } from './quantile-binary-decider.js';
import { randomCrop } from './random-crop.js';
import { randomFlip } from './random-flip.js';
import { randomRotate90 } from './random-rotate-90.js';
import { rgbAnomalyMask } from './rgb-anomaly-mask.js';
import { rxGlobal } from './rx-global.js';
import { scoreHeatmapVisualizer } from './score-heatmap-visualizer.js';
import { scoreStatisticsMetric } from './score-statistics-metric.js';
import { scoreToLogit } from './score-to-logit.js';
import { selectorDiversityMetric } from './selector-diversity-metric.js';
import { selectorDiversityRegularizer } from './selector-diversity-regularizer.js';
import { selectorEntropyMetric } from './selector-entropy-metric.js';
import { selectorEntropyRegularizer } from './selector-entropy-regularizer.js';
import { sigmoidNormalizer } from './sigmoid-normalizer.js';
import { sigmoidTransform } from './sigmoid-transform.js';
import { softChannelSelector } from './soft-channel-selector.js';
import { spectralAngleMapper } from './spectral-angle-mapper.js';
import { spectralJitter } from './spectral-jitter.js';
import { tensorBoardMonitorNode } from './tensor-board-monitor-node.js';
import { topKIndices } from './top-k-indices.js';
import { trainablePca } from './trainable-pca.js';
import { twoStageBinaryDecider } from './two-stage-binary-decider.js';
import { zScoreNormalizer } from './z-score-normalizer.js';
import { zScoreNormalizerGlobal } from './z-score-normalizer-global.js';

/** Every node class. */
export const nodes: Readonly<Record<string, NodeDefinition>> = {
  additiveNoise,
  anomalyBceWithLogits,
  anomalyDetectionMetrics,
  anomalyMask,
  anomalyPixelStatisticsMetric,
  bandDropout,
  bandpassByWavelength,
  binaryAnomalyLabelMapper,
  binaryDecider,
  channelSelectorFalseRgbViz,
  channelWeightsViz,
  componentOrthogonalityMetric,
  concreteChannelMixer,
  cu3sDataNode,
  cubeRgbVisualizer,
  decisionToMask,
  deepSvddCenterTracker,
  deepSvddProjection,
  deepSvddScores,
  deepSvddSoftBoundaryLoss,
  distinctnessLoss,
  explainedVarianceMetric,
  expression,
  foregroundContrastLoss,
  identityNormalizer,
  iouLoss,
  ladGlobal,
  learnableChannelMixer,
  lentilsAnomalyDataNode,
  minMaxNormalizer,
  mseReconstructionLoss,
  orthogonalityLoss,
  pcaVisualization,
  perPixelUnitNorm,
  pipelineComparisonVisualizer,
  quantileBinaryDecider,
  randomCrop,
  randomFlip,
  randomRotate90,
  rgbAnomalyMask,
  rxGlobal,
  scoreHeatmapVisualizer,
  scoreStatisticsMetric,
  scoreToLogit,
  selectorDiversityMetric,
  selectorDiversityRegularizer,
  selectorEntropyMetric,
  selectorEntropyRegularizer,
  sigmoidNormalizer,
  sigmoidTransform,
  softChannelSelector,
  spectralAngleMapper,
  spectralJitter,
  tensorBoardMonitorNode,
  topKIndices,
  trainablePca,
  twoStageBinaryDecider,
  zScoreNormalizer,
  zScoreNormalizerGlobal,
};
