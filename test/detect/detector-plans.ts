import { writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { scratch } from '../fixtures/compiled-plan.js';
import { join } from 'node:path';

/** A node of class `kind` that reads cubes, and further connections and nodes. */
export function detector(
  kind: string,
  hparams: object = {},
  more: { readonly nodes?: readonly string[]; readonly connections?: readonly string[] } = {},
): string {
  return `
metadata: {name: detector}
nodes:
  - {name: data, class_name: CU3SDataNode}
${(more.nodes ?? []).map((node) => `  - ${node}`).join('\n')}
  - {name: node, class_name: ${kind}, hparams: ${JSON.stringify(hparams)}}
connections:
  - {source: data.outputs.cube, target: node.inputs.data}
${(more.connections ?? []).map((connection) => `  - ${connection}`).join('\n')}
`;
}

/** A detector of given spectra, which are part of the plan. */
export function targetDetector(kind: string, spectra: readonly (readonly number[])[], hparams: object = {}): string {
  return detector(kind, hparams, {
    nodes: [`{name: library, class_name: ReferenceSpectra, hparams: {spectra: ${JSON.stringify(spectra)}}}`],
    connections: ['{source: library.outputs.spectral_signature, target: node.inputs.spectral_signature}'],
  });
}

/** Opens the plan of a pipeline in this thread. */
export async function opened(text: string, bands: number, batchKeys: readonly string[] = []): Promise<Plan> {
  const directory = join(await scratch(), 'detector.plan');
  await writePlan(planOf(compileText(text, { bands, batchKeys: { inference: ['cube', 'wavelengths', ...batchKeys] } })), directory);
  return openPlan(directory, { device: 'cpu', host: 'inline', threads: 1 });
}

/** What a pipeline makes of a cube that it is fitted to first, if it learns anything. */
export async function scored(text: string, cube: Tensor, batch: Readonly<Record<string, Tensor>> = {}): Promise<Readonly<Record<string, Tensor>>> {
  await using plan = await opened(text, cube.dims.at(-1) as number, Object.keys(batch));
  if (plan.manifest.fit.length > 0) await plan.fit([{ cube }], { keepInputs: true });
  return (await plan.run({ cube, ...batch }, { stage: 'inference' })).outputs;
}

/** A cube [1, H, W, C] with bands that are tied, `offset` above 0. */
export function tiedScene(next: () => number, [height, width, bands]: readonly [number, number, number], offset: number): Tensor {
  const values = Array.from({ length: height * width }, () => {
    const shared = next() - 0.5;
    return Array.from({ length: bands }, (_, band) => offset + shared * (band + 1) + 0.3 * (next() - 0.5));
  });
  return tensorFrom('float32', [1, height, width, bands], values.flat());
}
