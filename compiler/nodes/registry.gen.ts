// Written by `npm run generate`; edit the files it imports instead.
import type { NodeDefinition } from './contract.js';
import { anomalyDetectionMetrics } from './anomaly-detection-metrics.js';
import { anomalyMask } from './anomaly-mask.js';
import { bandpassByWavelength } from './bandpass-by-wavelength.js';
import { binaryAnomalyLabelMapper } from './binary-anomaly-label-mapper.js';
import { binaryDecider } from './binary-decider.js';
import { channelSelectorFalseRgbViz } from './channel-selector-false-rgb-viz.js';
import { channelWeightsViz } from './channel-weights-viz.js';
import { cu3sDataNode } from './cu3s-data-node.js';
import { cubeRgbVisualizer } from './cube-rgb-visualizer.js';
import { expression } from './expression.js';
import { identityNormalizer } from './identity-normalizer.js';
import { ladGlobal } from './lad-global.js';
import { lentilsAnomalyDataNode } from './lentils-anomaly-data-node.js';
import { minMaxNormalizer } from './min-max-normalizer.js';
import { pcaVisualization } from './pca-visualization.js';
import { perPixelUnitNorm } from './per-pixel-unit-norm.js';
import { pipelineComparisonVisualizer } from './pipeline-comparison-visualizer.js';
import { quantileBinaryDecider } from './quantile-binary-decider.js';
import { rgbAnomalyMask } from './rgb-anomaly-mask.js';
import { rxGlobal } from './rx-global.js';
import { scoreHeatmapVisualizer } from './score-heatmap-visualizer.js';
import { scoreToLogit } from './score-to-logit.js';
import { softChannelSelector } from './soft-channel-selector.js';
import { tensorBoardMonitorNode } from './tensor-board-monitor-node.js';
import { trainablePca } from './trainable-pca.js';
import { zScoreNormalizer } from './z-score-normalizer.js';
import { zScoreNormalizerGlobal } from './z-score-normalizer-global.js';

/** Every node class. */
export const nodes: Readonly<Record<string, NodeDefinition>> = {
  anomalyDetectionMetrics,
  anomalyMask,
  bandpassByWavelength,
  binaryAnomalyLabelMapper,
  binaryDecider,
  channelSelectorFalseRgbViz,
  channelWeightsViz,
  cu3sDataNode,
  cubeRgbVisualizer,
  expression,
  identityNormalizer,
  ladGlobal,
  lentilsAnomalyDataNode,
  minMaxNormalizer,
  pcaVisualization,
  perPixelUnitNorm,
  pipelineComparisonVisualizer,
  quantileBinaryDecider,
  rgbAnomalyMask,
  rxGlobal,
  scoreHeatmapVisualizer,
  scoreToLogit,
  softChannelSelector,
  tensorBoardMonitorNode,
  trainablePca,
  zScoreNormalizer,
  zScoreNormalizerGlobal,
};
