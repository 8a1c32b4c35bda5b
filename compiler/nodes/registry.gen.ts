// Written by `npm run generate`; edit the files it imports instead.
import type { NodeDefinition } from './contract.js';
import { anomalyBceWithLogits } from './anomaly-bce-with-logits.js';
import { anomalyDetectionMetrics } from './anomaly-detection-metrics.js';
import { anomalyMask } from './anomaly-mask.js';
import { bandpassByWavelength } from './bandpass-by-wavelength.js';
import { binaryAnomalyLabelMapper } from './binary-anomaly-label-mapper.js';
import { binaryDecider } from './binary-decider.js';
import { channelSelectorFalseRgbViz } from './channel-selector-false-rgb-viz.js';
import { channelWeightsViz } from './channel-weights-viz.js';
import { cu3sDataNode } from './cu3s-data-node.js';
import { cubeRgbVisualizer } from './cube-rgb-visualizer.js';
import { deepSvddCenterTracker } from './deep-svdd-center-tracker.js';
import { deepSvddProjection } from './deep-svdd-projection.js';
import { deepSvddScores } from './deep-svdd-scores.js';
import { deepSvddSoftBoundaryLoss } from './deep-svdd-soft-boundary-loss.js';
import { distinctnessLoss } from './distinctness-loss.js';
import { foregroundContrastLoss } from './foreground-contrast-loss.js';
import { identityNormalizer } from './identity-normalizer.js';
import { iouLoss } from './iou-loss.js';
import { ladGlobal } from './lad-global.js';
import { lentilsAnomalyDataNode } from './lentils-anomaly-data-node.js';
import { minMaxNormalizer } from './min-max-normalizer.js';
import { mseReconstructionLoss } from './mse-reconstruction-loss.js';
import { orthogonalityLoss } from './orthogonality-loss.js';
import { pcaVisualization } from './pca-visualization.js';
import { perPixelUnitNorm } from './per-pixel-unit-norm.js';
import { pipelineComparisonVisualizer } from './pipeline-comparison-visualizer.js';
import { quantileBinaryDecider } from './quantile-binary-decider.js';
import { rgbAnomalyMask } from './rgb-anomaly-mask.js';
import { rxGlobal } from './rx-global.js';
import { scoreHeatmapVisualizer } from './score-heatmap-visualizer.js';
import { scoreToLogit } from './score-to-logit.js';
import { selectorDiversityRegularizer } from './selector-diversity-regularizer.js';
import { selectorEntropyRegularizer } from './selector-entropy-regularizer.js';
import { softChannelSelector } from './soft-channel-selector.js';
import { tensorBoardMonitorNode } from './tensor-board-monitor-node.js';
import { trainablePca } from './trainable-pca.js';
import { zScoreNormalizerGlobal } from './z-score-normalizer-global.js';
import { zScoreNormalizer } from './z-score-normalizer.js';

/** Every node class. */
export const nodes: Readonly<Record<string, NodeDefinition>> = {
  anomalyBceWithLogits,
  anomalyDetectionMetrics,
  anomalyMask,
  bandpassByWavelength,
  binaryAnomalyLabelMapper,
  binaryDecider,
  channelSelectorFalseRgbViz,
  channelWeightsViz,
  cu3sDataNode,
  cubeRgbVisualizer,
  deepSvddCenterTracker,
  deepSvddProjection,
  deepSvddScores,
  deepSvddSoftBoundaryLoss,
  distinctnessLoss,
  foregroundContrastLoss,
  identityNormalizer,
  iouLoss,
  ladGlobal,
  lentilsAnomalyDataNode,
  minMaxNormalizer,
  mseReconstructionLoss,
  orthogonalityLoss,
  pcaVisualization,
  perPixelUnitNorm,
  pipelineComparisonVisualizer,
  quantileBinaryDecider,
  rgbAnomalyMask,
  rxGlobal,
  scoreHeatmapVisualizer,
  scoreToLogit,
  selectorDiversityRegularizer,
  selectorEntropyRegularizer,
  softChannelSelector,
  tensorBoardMonitorNode,
  trainablePca,
  zScoreNormalizer,
  zScoreNormalizerGlobal,
};
