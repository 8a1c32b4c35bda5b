import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { renderJson, renderTerminal } from '../../compiler/index.js';
import { type Drawing, drawPipeline, drawPlan, renderDot, renderMermaid, renderSvg } from '../../compiler/views/index.js';
import { readPlan } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand, type Outcome } from '../command.js';
import { compileOptions, compileRequest, compilerWith } from '../options/compile-options.js';
import { stage as stageValue, text } from '../options/values.js';

const formats = ['svg', 'dot', 'mermaid'] as const;

type Format = (typeof formats)[number];

const formatOfExtension: Readonly<Record<string, Format>> = { '.svg': 'svg', '.dot': 'dot', '.gv': 'dot', '.mmd': 'mermaid', '.mermaid': 'mermaid' };

/** `cuvisc graph`: a picture of a pipeline or a plan. */
export const graph = defineCommand({
  name: 'graph',
  summary: 'Draws a pipeline, or a plan with its fused nodes, as SVG, Graphviz DOT or Mermaid.',
  examples: [
    'cuvisc graph pipeline.yaml -o pipeline.svg',
    'cuvisc graph pipeline.yaml --stage inference --bands 61 --format mermaid',
    'cuvisc graph rx.plan --stage inference -o rx.svg',
  ],
  operands: [{ syntax: '<pipeline>', doc: 'the pipeline YAML, or a plan directory: its fused nodes are framed' }],
  options: {
    stage: {
      flags: '--stage <stage>',
      doc: 'draws train, val, test or inference; what it leaves out is grey, with the reason (of a plan: inference if absent)',
      value: stageValue,
    },
    format: {
      flags: '--format <format>',
      doc: 'svg, dot or mermaid; default: by the extension of the file; on stdout svg',
      value: z.enum(formats, { error: `expected one of ${formats.join(', ')}` }).optional(),
    },
    out: { flags: '-o, --out <file>', doc: 'the file to write; default: stdout', value: text },
    ...compileOptions,
  },
  async run({ operands, options, session }) {
    const file = operands[0] as string;
    if (await isFolder(file)) return draw(drawPlan((await readPlan(file)).manifest, options.stage ?? 'inference'), options);
    const { checked, diagnostics } = (await compilerWith(options.nodes)).checkOpen(await compileRequest(file, options, session.note));
    if (checked) return draw(drawPipeline(checked, options.stage), options);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return { text: renderTerminal(errors, session.terminal.colours.out), json: { diagnostics: renderJson(errors) }, exitCode: 2 };
  },
});

async function draw(drawing: Drawing, { format: wanted, out }: { format?: Format | undefined; out?: string | undefined }): Promise<Outcome> {
  const format = wanted ?? (out === undefined ? 'svg' : formatOf(out));
  const picture = await render(drawing, format);
  const stage = drawing.stage ?? null;
  if (out === undefined) return { text: picture.trimEnd(), json: { format, stage, picture } };
  await writeAtomically(out, picture);
  return { text: `Wrote ${out}.`, json: { format, stage, file: out } };
}

/** Throws `CuviscError` `option-invalid` for an extension that none of the formats has. */
function formatOf(file: string): Format {
  const extension = extname(file).toLowerCase();
  const format = Object.hasOwn(formatOfExtension, extension) ? formatOfExtension[extension] : undefined;
  if (format) return format;
  throw new CuviscError(
    'option-invalid',
    `-o ${file}: ${extension === '' ? 'a name without extension' : extension} says no format that can be written`,
    {
      place: { file },
      hint: `end it in ${Object.keys(formatOfExtension).join(', ')}, or name the content: --format ${formats.join(', ')}. Browsers and most programs turn SVG into PNG`,
    },
  );
}

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

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
