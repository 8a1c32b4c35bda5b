import { defineDiagnostic } from '../diagnostic.js';

export const expressionBadInput = defineDiagnostic<{ name: string; type: string; reason: string }>({
  code: 'expression-bad-input',
  severity: 'error',
  message: (p) => `${p.name} cannot be an input of type ${p.type}: ${p.reason}`,
  explanation:
    'Inputs of formulas are images, `float32[B, H, W, 1]` with any element type in place of float32 (`number` for any but bool) and a size or a name in place of 1.',
  wrong: 'inputs: {score: "float32[H, W]"}',
  right: 'inputs: {score: "float32[B, H, W, 1]"}',
});
