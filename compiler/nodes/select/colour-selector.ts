import type { z } from 'zod';
import { boundsCarriedByCaller } from '../../diagnostics/catalogue/bounds-carried-by-caller.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { type CheckContext, defineNode, type NodeDefinition, type NodeFacts, port } from '../contract.js';
import { wavelengthsPort } from '../pretreat/spectrum-ports.js';
import {
  colourCompat,
  colourCompat05,
  colourFits,
  type ColourHparams,
  colourOutputs,
  colourState,
  scaledColours,
  withOwnOutputs,
} from './colour-normalisation.js';

/** What a class that makes three channels of a cube adds to what they share. */
interface ColourSelector<H extends ColourHparams> {
  readonly kind: string;
  readonly doc: string;
  readonly hparams: z.ZodObject & z.ZodType<H>;
  /** What version 0.5 of the reference does beside. */
  readonly compat05?: Partial<H>;
  /** The channels before they are scaled, [B, H, W, 3], of a cube whose wavelengths are known. */
  readonly raw: (b: OpBuilder, cube: Value, facts: Colours<H>) => Value;
  readonly check?: (context: CheckContext<H>) => void;
}

/** What the channels are made by. */
export type Colours<H> = Pick<NodeFacts<H>, 'hparams'> & { readonly wavelengths: readonly number[] };

/** A class that makes three channels of a cube by its wavelengths and scales them for display. */
export function colourSelector<H extends ColourHparams>({ kind, doc, hparams, compat05, raw, check }: ColourSelector<H>): NodeDefinition {
  const known = ({ hparams: h, wavelengths = [] }: Pick<NodeFacts<H>, 'hparams' | 'wavelengths'>) => ({ hparams: h, wavelengths });
  const definition: NodeDefinition = defineNode<H>({
    kind,
    className: `cuvis_ai.node.channel_selector.${kind}`,
    category: 'transform',
    doc,
    stages: ['always'],
    hparams,
    compat: colourCompat as Partial<H>,
    compatAt: { 'cuvis-ai-0.5': { ...colourCompat05, ...compat05 } as Partial<H> },
    inputs: { cube: port('float32[B, H, W, C]', 'Cube.'), wavelengths: wavelengthsPort },
    outputs: { rgb_image: port('float32[B, H, W, 3]', 'The image, within 0 and 1 where it is scaled.'), ...colourOutputs },
    usesWavelengths: true,
    dims: () => ({ channels: 3 }),
    check: (context) => {
      checkRunning(context);
      check?.(context);
    },
    state: ({ hparams: h }) => colourState(h),
    fits: (facts) => colourFits(facts.hparams, (b, cube) => raw(b, cube, known(facts))),
    lower: (context) => scaledColours(context, raw(context.b, context.input('cube'), known(context))),
    specialise: (context) => withOwnOutputs(definition, context.hparams),
  });
  return definition;
}

/** Tells who has to carry running bounds from run to run. */
export function checkRunning({ name, hparams: h, diagnostics, at }: CheckContext<ColourHparams>): void {
  if (h.norm_mode === 'running' && h.normalize_output) diagnostics.report(boundsCarriedByCaller, at('norm_mode'), { node: name });
}
