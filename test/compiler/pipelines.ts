import { type Compilation, type CompileRequest, compile } from '../../compiler/index.js';

/** RX with normalisation, decision and metrics, labels from class ids: the pipeline that the documents tell about. */
export const rxPipeline = `
metadata: {name: rx}
nodes:
  - {name: data, class_name: cuvis_ai.node.data.LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: decide, class_name: BinaryDecider}
  - {name: metrics, class_name: AnomalyDetectionMetrics}
  - {name: board, class_name: TensorBoardMonitorNode}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: decide.inputs.logits}
  - {source: decide.outputs.decisions, target: metrics.inputs.decisions}
  - {source: data.outputs.mask, target: metrics.inputs.targets}
  - {source: metrics.outputs.metrics, target: board.inputs.metrics}
`;

/** Compiles YAML text under the name `pipeline.yaml`. */
export function compileText(text: string, request: Omit<CompileRequest, 'source'> = {}): Compilation {
  return compile({ source: { file: 'pipeline.yaml', text }, ...request });
}

/** The plan, or an error that lists why there is none. */
export function planOf({ plan, diagnostics }: Compilation) {
  if (plan) return plan;
  throw new Error(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
}
