/** A class of the reference framework under the path that versions before `since` have for it. */
export interface FormerPath {
  /** First version of cuvis-ai that has the path `now`. */
  readonly since: string;
  readonly former: string;
  readonly now: string;
}

/** Paths that classes had, and what each became in the next version that changed it: a path may have changed twice. */
export const formerPaths: readonly FormerPath[] = [
  // 0.3: the head of the RX detector serves every detector.
  { since: '0.3', former: 'cuvis_ai.anomaly.rx_logit_head.RXLogitHead', now: 'cuvis_ai.node.conversion.ScoreToLogit' },
  { since: '0.3', former: 'cuvis_ai.node.huggingface.AdaCLIPLocalNode', now: 'cuvis_ai.node.adaclip.AdaCLIPLocalNode' },
  { since: '0.3', former: 'cuvis_ai.node.huggingface.AdaCLIPAPINode', now: 'cuvis_ai.node.adaclip.AdaCLIPAPINode' },
  // 0.4: selectors in one module, visualisers in two.
  { since: '0.4', former: 'cuvis_ai.node.selector.SoftChannelSelector', now: 'cuvis_ai.node.channel_selector.SoftChannelSelector' },
  { since: '0.4', former: 'cuvis_ai.node.selector.TopKIndices', now: 'cuvis_ai.node.channel_selector.TopKIndices' },
  { since: '0.4', former: 'cuvis_ai.node.pca.TrainablePCA', now: 'cuvis_ai.node.dimensionality_reduction.TrainablePCA' },
  { since: '0.4', former: 'cuvis_ai.node.concrete_selector.ConcreteBandSelector', now: 'cuvis_ai.node.channel_mixer.ConcreteChannelMixer' },
  { since: '0.4', former: 'cuvis_ai.node.band_selection.BaselineFalseRGBSelector', now: 'cuvis_ai.node.channel_selector.FixedWavelengthSelector' },
  { since: '0.4', former: 'cuvis_ai.node.band_selection.HighContrastBandSelector', now: 'cuvis_ai.node.channel_selector.HighContrastSelector' },
  { since: '0.4', former: 'cuvis_ai.node.band_selection.CIRFalseColorSelector', now: 'cuvis_ai.node.channel_selector.CIRSelector' },
  { since: '0.4', former: 'cuvis_ai.node.band_selection.SupervisedCIRBandSelector', now: 'cuvis_ai.node.channel_selector.SupervisedCIRSelector' },
  {
    since: '0.4',
    former: 'cuvis_ai.node.band_selection.SupervisedWindowedFalseRGBSelector',
    now: 'cuvis_ai.node.channel_selector.SupervisedWindowedSelector',
  },
  {
    since: '0.4',
    former: 'cuvis_ai.node.band_selection.SupervisedFullSpectrumBandSelector',
    now: 'cuvis_ai.node.channel_selector.SupervisedFullSpectrumSelector',
  },
  { since: '0.4', former: 'cuvis_ai.node.visualizations.CubeRGBVisualizer', now: 'cuvis_ai.node.pipeline_visualization.CubeRGBVisualizer' },
  { since: '0.4', former: 'cuvis_ai.node.visualizations.PCAVisualization', now: 'cuvis_ai.node.pipeline_visualization.PCAVisualization' },
  { since: '0.4', former: 'cuvis_ai.node.visualizations.AnomalyMask', now: 'cuvis_ai.node.anomaly_visualization.AnomalyMask' },
  { since: '0.4', former: 'cuvis_ai.node.visualizations.RGBAnomalyMask', now: 'cuvis_ai.node.anomaly_visualization.RGBAnomalyMask' },
  { since: '0.4', former: 'cuvis_ai.node.visualizations.ScoreHeatmapVisualizer', now: 'cuvis_ai.node.anomaly_visualization.ScoreHeatmapVisualizer' },
  // 0.5: JSON files in one module.
  { since: '0.5', former: 'cuvis_ai.node.json_writer.CocoTrackMaskWriter', now: 'cuvis_ai.node.json_file.CocoTrackMaskWriter' },
  { since: '0.5', former: 'cuvis_ai.node.json_writer.CocoTrackBBoxWriter', now: 'cuvis_ai.node.json_file.CocoTrackBBoxWriter' },
  { since: '0.5', former: 'cuvis_ai.node.json_writer.DetectionCocoJsonNode', now: 'cuvis_ai.node.json_file.DetectionCocoJsonNode' },
  { since: '0.5', former: 'cuvis_ai.node.json_reader.DetectionJsonReader', now: 'cuvis_ai.node.json_file.DetectionJsonReader' },
  { since: '0.5', former: 'cuvis_ai.node.json_reader.TrackingResultsReader', now: 'cuvis_ai.node.json_file.TrackingResultsReader' },
  // 0.6: NumPy files in one module.
  { since: '0.6', former: 'cuvis_ai.node.numpy_writer.NumpyFeatureWriterNode', now: 'cuvis_ai.node.numpy_file.NumpyFeatureWriterNode' },
  { since: '0.6', former: 'cuvis_ai.node.numpy_reader.NpyReader', now: 'cuvis_ai.node.numpy_file.NpyReader' },
  // 0.7: detectors and deciders among the nodes.
  { since: '0.7', former: 'cuvis_ai.anomaly.rx_detector.RXGlobal', now: 'cuvis_ai.node.anomaly.rx_detector.RXGlobal' },
  { since: '0.7', former: 'cuvis_ai.anomaly.rx_detector.RXPerBatch', now: 'cuvis_ai.node.anomaly.rx_detector.RXPerBatch' },
  { since: '0.7', former: 'cuvis_ai.anomaly.lad_detector.LADGlobal', now: 'cuvis_ai.node.anomaly.lad_detector.LADGlobal' },
  { since: '0.7', former: 'cuvis_ai.anomaly.deep_svdd.ZScoreNormalizerGlobal', now: 'cuvis_ai.node.anomaly.deep_svdd.ZScoreNormalizerGlobal' },
  { since: '0.7', former: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDProjection', now: 'cuvis_ai.node.anomaly.deep_svdd.DeepSVDDProjection' },
  { since: '0.7', former: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDScores', now: 'cuvis_ai.node.anomaly.deep_svdd.DeepSVDDScores' },
  { since: '0.7', former: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDCenterTracker', now: 'cuvis_ai.node.anomaly.deep_svdd.DeepSVDDCenterTracker' },
  { since: '0.7', former: 'cuvis_ai.deciders.binary_decider.BinaryDecider', now: 'cuvis_ai.node.deciders.binary_decider.BinaryDecider' },
  {
    since: '0.7',
    former: 'cuvis_ai.deciders.binary_decider.QuantileBinaryDecider',
    now: 'cuvis_ai.node.deciders.binary_decider.QuantileBinaryDecider',
  },
  {
    since: '0.7',
    former: 'cuvis_ai.deciders.two_stage_decider.TwoStageBinaryDecider',
    now: 'cuvis_ai.node.deciders.two_stage_decider.TwoStageBinaryDecider',
  },
  {
    since: '0.7',
    former: 'cuvis_ai.node.channel_selector.CIETristimulusFalseRGBSelector',
    now: 'cuvis_ai.node.channel_selector.CIETristimulusRGBSelector',
  },
];
