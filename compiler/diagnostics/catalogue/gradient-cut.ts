import { defineDiagnostic } from '../diagnostic.js';

export const gradientCut = defineDiagnostic<{ loss: string; node: string; reason: string }>({
  code: 'gradient-cut',
  severity: 'warning',
  message: (p) => `no gradient of the loss '${p.loss}' reaches trainable state: '${p.node}' stops it (${p.reason})`,
  explanation:
    'A gradient flows back only through operations that have one. Decisions, positions and tensors that the host derives from state have none; connect the loss to what comes before them.',
  wrong: '- {source: decider.outputs.decisions, target: mask.inputs.decisions}\n- {source: mask.outputs.values, target: loss.inputs.predictions}',
  right: '- {source: logit.outputs.logits, target: loss.inputs.predictions}',
});
