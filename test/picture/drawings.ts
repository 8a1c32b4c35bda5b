import { checkOpen } from '../../compiler/check-open.js';
import type { CompileRequest } from '../../compiler/compile-request.js';
import { drawPipeline } from '../../compiler/views/picture/draw-pipeline.js';
import type { Drawing } from '../../compiler/views/picture/drawing.js';
import type { Stage } from '../../schemas/stage.js';

/** The drawing of YAML text that has no errors. */
export function drawingOf(text: string, stage?: Stage, request: Omit<CompileRequest, 'source'> = {}): Drawing {
  const { checked, diagnostics } = checkOpen({ source: { file: 'pipeline.yaml', text }, ...request });
  if (!checked) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return drawPipeline(checked, stage);
}

/** `from -> to: type` per arrow. */
export function wiresOf({ wires }: Drawing): string[] {
  return wires.map(({ from, to, type }) => `${from.label} -> ${to.label}: ${type}`);
}
