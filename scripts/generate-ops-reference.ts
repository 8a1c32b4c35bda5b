import type { Accuracy } from '../compiler/ir/accuracy.js';
import type { OpDefinition } from '../compiler/ir/op.js';
import { operatorsOffWebGpu } from '../schemas/webgpu-operators.js';

/** The Markdown reference of the ops: what each does, how many operands it takes, and whether it has a gradient. */
export function renderOpsReference(ops: readonly OpDefinition[]): string {
  return [
    '# Operations',
    '',
    'Written by `npm run generate` from `compiler/ops`. Lowerings build pipelines from these operations; each is one or',
    'more ONNX nodes (opset 21) in a plan.',
    '',
    'Accuracy is the largest error of a result: in units in the last place (ulp, those of the smallest normal number for',
    'smaller results), relative, or absolute, whichever is largest. The tests hold every op to it on every device that loads,',
    'over all exponents, subnormal numbers, zeros, infinities and NaN, against float64 (float64 itself against JavaScript’s',
    'Math). NaN and infinities are where float64 has them, zeros keep their sign unless said otherwise, subnormal results are',
    'kept. Integers and truth values are exact.',
    '',
    `On WebGPU subnormal numbers may count as 0 and a rounded result may err by 2.5 ulp. ${operatorsOffWebGpu.join(', ')} lose`,
    'digits, infinities or NaN there, so nodes of these ONNX operators run on the CPU, as does all work in float64.',
    '',
    '| Operation | Does | Operands | Accuracy | Gradient |',
    '| --- | --- | --- | --- | --- |',
    ...ops.map((op) => `| ${[`\`${op.name}\``, op.doc, op.arity, accuracyOf(op), gradientOf(op)].map(cell).join(' | ')} |`),
    '',
  ].join('\n');
}

function gradientOf({ gradient }: OpDefinition): string {
  return typeof gradient === 'function' ? 'yes' : `none: ${gradient.none}`;
}

/** One text where both float dtypes agree, else one for each. */
function accuracyOf({ accuracy: { float32, float64 } }: OpDefinition): string {
  const [narrow, wide] = [float32, float64].map(boundsOf) as [string, string];
  return narrow === wide ? narrow : `float32: ${narrow}; float64: ${wide}`;
}

function boundsOf({ ulp, relative, perAddend, absolute, over, unsignedZero, note }: Accuracy): string {
  const bounds = [
    ulp === 0 ? 'exact' : ulp === undefined ? [] : `${ulp} ulp`,
    relative === undefined
      ? []
      : `${Number(relative.toPrecision(2))} ${perAddend ? 'per addend, relative to the sum of their magnitudes' : 'relative'}`,
    absolute === undefined ? [] : `${absolute} absolute`,
    note ?? [],
    over === 'all' ? [] : `over: ${over}`,
    unsignedZero ? 'a zero may have either sign' : [],
  ];
  return bounds.flat().join(', ');
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
