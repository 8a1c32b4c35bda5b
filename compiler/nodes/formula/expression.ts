import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { expressionWithoutInput } from '../../diagnostics/catalogue/expression-without-input.js';
import { ownErrors } from '../../language/expression/own-errors.js';
import { readProgram } from '../../language/expression/read-program.js';
import { typeFormulas } from '../../language/expression/typing.js';
import { defineNode, type NodeDefinition, type SpecialiseContext } from '../contract.js';
import { definitionOf } from './expression-definition.js';

const hparams = z.strictObject({
  formula: z.string().optional().describe('Formula of the one output, `result`. Bands are b(827nm) by wavelength or b[12] by number from 0.'),
  formulas: z
    .record(z.string(), z.string())
    .optional()
    .describe('Formula per output, in place of `formula`. A formula may use the names of those before it.'),
  constants: z.record(z.string(), z.number()).default({}).describe('Numbers that formulas name.'),
  trainable: z.array(z.string()).default([]).describe('Constants that are saved with the plan and trained.'),
  inputs: z
    .record(z.string(), z.string())
    .optional()
    .describe('Type per input port, such as `bool[B, H, W, 1]`. Without it every unknown name is an input of one band.'),
});

type Hparams = z.infer<typeof hparams>;

/** The one output of a node with `formula`. */
const soleOutput = 'result';

export const expression: NodeDefinition = defineNode<Hparams>({
  kind: 'Expression',
  className: 'cuvisc.Expression',
  category: 'transform',
  doc: 'Computes images in float32 from formulas over bands, other images and constants. Its ports follow from the formulas.',
  stages: ['always'],
  hparams,
  inputs: {},
  outputs: {},
  specialise: (context) => {
    const formulas = formulasOf(context);
    if (!formulas) return undefined;
    const diagnostics = ownErrors(context.diagnostics);
    const program = readProgram(sourceOf(context, formulas), diagnostics);
    const types = typeFormulas(program, diagnostics);
    const [first] = program.formulas;
    if (first && program.ports.size === 0 && !diagnostics.hasErrors) diagnostics.report(expressionWithoutInput, first.span, { node: context.name });
    return diagnostics.hasErrors ? undefined : { ...expression, ...definitionOf(program, types) };
  },
});

function formulasOf({ hparams: { formula, formulas }, diagnostics, at }: SpecialiseContext<Hparams>): Readonly<Record<string, string>> | undefined {
  const several = Object.keys(formulas ?? {}).length > 0;
  if (formula === undefined && several) return formulas;
  if (formula !== undefined && !several) return { [soleOutput]: formula };
  const [hparam, reason] = several
    ? ['formulas', '`formula` is there already']
    : ['formula', 'it is required, or `formulas` with a formula per output'];
  diagnostics.report(badHparam, at(hparam), { hparam, kind: 'Expression', reason });
  return undefined;
}

function sourceOf(
  { hparams: { constants, trainable, inputs, formula }, at }: SpecialiseContext<Hparams>,
  formulas: Readonly<Record<string, string>>,
) {
  return {
    ...{ formulas, constants, trainable, inputs, reservedDims: Object.keys(hparams.shape) },
    at: (part: string, entry: string | number) => (part === 'formulas' && formula !== undefined ? at('formula') : at(part, entry)),
  };
}
