import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { checkOpen } from '../../compiler/check-open.js';
import { renderJson, renderTerminal } from '../../compiler/index.js';
import type { Drawing } from '../../compiler/picture/drawing.js';
import { drawPipeline } from '../../compiler/picture/draw-pipeline.js';
import { renderDot } from '../../compiler/picture/render-dot.js';
import { renderMermaid } from '../../compiler/picture/render-mermaid.js';
import { renderSvg } from '../../compiler/picture/render-svg.js';
import { writeAtomically } from '../../runtime/writers/write-atomically.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand } from '../command.js';
import { compileOptions, compileRequest } from '../options/compile-options.js';
import { stage as stageValue, text } from '../options/values.js';

const formats = ['svg', 'dot', 'mermaid'] as const;

type Format = (typeof formats)[number];

const formatOfExtension: Readonly<Record<string, Format>> = { '.svg': 'svg', '.dot': 'dot', '.gv': 'dot', '.mmd': 'mermaid', '.mermaid': 'mermaid' };

/** `cuvisc graph`: a picture of a pipeline. */
export const graph = defineCommand({
  name: 'graph',
  summary: 'Draws a pipeline with the type of every connection, as SVG, Graphviz DOT or Mermaid.',
  examples: ['cuvisc graph pipeline.yaml -o pipeline.svg', 'cuvisc graph pipeline.yaml --stage inference --bands 61 --format mermaid'],
  operands: [{ syntax: '<pipeline>', doc: 'the pipeline YAML' }],
  options: {
    stage: { flags: '--stage <stage>', doc: 'draws train, val, test or inference; what it leaves out is grey, with the reason', value: stageValue },
    format: {
      flags: '--format <format>',
      doc: 'svg, dot or mermaid; default: by the extension of the file, else svg',
      value: z.enum(formats, { error: `expected one of ${formats.join(', ')}` }).optional(),
    },
    out: { flags: '-o, --out <file>', doc: 'the file to write; default: stdout', value: text },
    ...compileOptions,
  },
  async run({ operands, options, session }) {
    const { stage, out } = options;
    const file = operands[0] as string;
    await requirePipelineFile(file);
    const { checked, diagnostics } = checkOpen(await compileRequest(file, options));
    if (!checked) {
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      return { text: renderTerminal(errors, session.terminal.colours.out), json: { diagnostics: renderJson(errors) }, exitCode: 2 };
    }
    const format = options.format ?? formatOfExtension[extname(out ?? '').toLowerCase()] ?? 'svg';
    const picture = await render(drawPipeline(checked, stage), format);
    if (out === undefined) return { text: picture.trimEnd(), json: { format, stage: stage ?? null, picture } };
    await writeAtomically(out, picture);
    return { text: `Wrote ${out}.`, json: { format, stage: stage ?? null, file: out } };
  },
});

async function render(drawing: Drawing, format: Format): Promise<string> {
  switch (format) {
    case 'svg':
      return renderSvg(drawing);
    case 'dot':
      return renderDot(drawing);
    case 'mermaid':
      return renderMermaid(drawing);
  }
}

async function requirePipelineFile(file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isDirectory()) return;
  throw new CuviscError('graph-needs-pipeline', 'this is a folder; only pipeline YAML can be drawn, as plans do not keep connections', {
    place: { file },
    hint: 'give the pipeline YAML; `cuvisc inspect` shows what a plan holds',
  });
}
