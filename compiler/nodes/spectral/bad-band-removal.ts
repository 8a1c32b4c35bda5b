import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { bandsUnknown } from '../../diagnostics/catalogue/bands-unknown.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, type NodeDefinition, type NodeFacts, type Port, port } from '../contract.js';

const interval = z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, 'the first wavelength exceeds the second');

const hparams = z.strictObject({
  bad_bands: z.array(z.int().nonnegative()).default([]).describe('Numbers of bands to leave out, from 0.'),
  bad_ranges_nm: z.array(interval).default([]).describe('Closed intervals of wavelengths to leave out, in nanometres: where water absorbs, say.'),
});

type Hparams = z.infer<typeof hparams>;

export const badBandRemoval: NodeDefinition = defineNode<Hparams>({
  kind: 'BadBandRemoval',
  className: 'cuvisc.BadBandRemoval',
  category: 'transform',
  doc: 'Leaves bands out: noisy ones, or those in which the atmosphere lets nothing through. They are chosen when the plan is compiled.',
  stages: ['always'],
  hparams,
  inputs: {
    data: port('float32[B, H, W, C]', 'Cube.'),
    wavelengths: port('int32[C]', 'Band centres in nanometres, as compiled for. Only with `bad_ranges_nm`.'),
  },
  outputs: {
    kept: port('float32[B, H, W, kept_bands]', 'The other bands.'),
    wavelengths: port('int32[kept_bands]', 'Their centres in nanometres. Only with `bad_ranges_nm`.'),
  },
  // An unconnected port would read the batch.
  specialise: ({ hparams }) =>
    hparams.bad_ranges_nm.length > 0
      ? { ...badBandRemoval, usesWavelengths: true }
      : { ...badBandRemoval, inputs: only(badBandRemoval.inputs, 'data'), outputs: only(badBandRemoval.outputs, 'kept') },
  dims: (facts) => (typeof facts.dim('C') === 'number' ? { kept_bands: keptBands(facts).length } : {}),
  check: (context) => {
    const { name, hparams, diagnostics, at, dim } = context;
    const bands = dim('C');
    if (typeof bands !== 'number') return diagnostics.report(bandsUnknown, at(), { node: name, dim: 'C' });
    const beyond = hparams.bad_bands.find((band) => band >= bands);
    const reason = beyond === undefined ? keptBands(context).length === 0 && 'no band would be left' : `there is no band ${beyond} among ${bands}`;
    if (reason) diagnostics.report(badHparam, at('bad_bands'), { hparam: 'bad_bands', kind: 'BadBandRemoval', reason });
  },
  lower: (context) => {
    const { b, hparams, wavelengths, input } = context;
    const indices = keptBands(context);
    const kept = b.take(input('data'), { axis: 3, indices });
    if (hparams.bad_ranges_nm.length === 0) return { kept };
    const centres = indices.map((band) => wavelengths?.[band] as number);
    return { kept, wavelengths: b.constant(tensorFrom('int32', [centres.length], centres)) };
  },
});

type Choice = Pick<NodeFacts<Hparams>, 'hparams' | 'wavelengths' | 'dim'>;

function keptBands({ hparams: { bad_bands, bad_ranges_nm }, wavelengths = [], dim }: Choice): number[] {
  const isBad = (band: number) => bad_bands.includes(band) || bad_ranges_nm.some(([low, high]) => isWithin(wavelengths[band], low, high));
  return Array.from({ length: dim('C') as number }, (_, band) => band).filter((band) => !isBad(band));
}

function isWithin(centre: number | undefined, low: number, high: number): boolean {
  return centre !== undefined && centre >= low && centre <= high;
}

function only(ports: Readonly<Record<string, Port>>, name: string): Readonly<Record<string, Port>> {
  return Object.fromEntries(Object.entries(ports).filter(([each]) => each === name));
}
