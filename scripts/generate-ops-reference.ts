import type { OpDefinition } from '../compiler/ir/op.js';

/** The Markdown reference of the ops: what each does, how many operands it takes, and whether it has a gradient. */
export function renderOpsReference(ops: readonly OpDefinition[]): string {
  return [
    '# Operations',
    '',
    'Written by `npm run generate` from `compiler/ops`. Lowerings build pipelines from these operations; each is one or',
    'more ONNX nodes (opset 21) in a plan.',
    '',
    '| Operation | Does | Operands | Gradient |',
    '| --- | --- | --- | --- |',
    ...ops.map((op) => `| ${[`\`${op.name}\``, op.doc, op.arity, gradientOf(op)].map(cell).join(' | ')} |`),
    '',
  ].join('\n');
}

function gradientOf({ gradient }: OpDefinition): string {
  return typeof gradient === 'function' ? 'yes' : `none: ${gradient.none}`;
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
