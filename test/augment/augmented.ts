import { optimise } from '../../compiler/5-optimise/optimise.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { drawNoise } from '../../runtime/run/noise.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../compiler/pipelines.js';

export interface Augmentation {
  readonly className: string;
  readonly hparams: Readonly<Record<string, unknown>>;
}

/** A pipeline of one augmentation after the data; its moved labels are outputs too if `labels` is set. */
export function pipelineOf({ className, hparams }: Augmentation, labels: boolean): string {
  const connected = labels
    ? '  - {source: data.outputs.mask, target: aug.inputs.mask}\n  - {source: truth.outputs.mask, target: aug.inputs.targets}\n'
    : '';
  return `
metadata: {name: augmented}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: truth, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: aug, class_name: ${className}, hparams: ${JSON.stringify(hparams)}}
connections:
  - {source: data.outputs.cube, target: aug.inputs.cube}
${connected}outputs: [aug.cube${labels ? ', aug.mask, aug.targets' : ''}]
`;
}

/** Stage train of `pipelineOf`, as IR. */
export function trainModule(augmentation: Augmentation, bands: number | undefined, labels: boolean): IrModule {
  const compilation = compileText(pipelineOf(augmentation, labels), bands === undefined ? {} : { bands });
  planOf(compilation);
  const module = compilation.phases.lowered?.stages.train;
  if (!module) throw new Error('nothing runs in stage train');
  return optimise(module, ops);
}

/** Runs a module on a batch by the references of the ops, with random numbers of a seed or those of `noise`. */
export function augment(module: IrModule, batch: Readonly<Record<string, Tensor>>, seed: number, noise: Readonly<Record<string, Tensor>> = {}) {
  const [B = 0, H = 0, W = 0, C = 0] = batch.cube?.dims ?? [];
  const inputs = module.inputs.map(({ name, type, distribution }) => {
    const dims = type.dims.map((dim) => sizeOf(dim, { B, H, W, C }) as number);
    const drawn = distribution && drawNoise({ seed, draw: 0, name }, distribution, 'float32', dims);
    return [name, noise[name] ?? drawn ?? batch[name]] as [string, Tensor];
  });
  return interpret(module, Object.fromEntries(inputs), ops);
}

/** A batch in which the first band of a pixel and its class id are the pixel's number; other bands follow from it. */
export function numberedBatch(images: number, rows: number, columns: number, bands: number): { readonly cube: Tensor; readonly mask: Tensor } {
  const pixels = elementCount([images, rows, columns]);
  const cube = Array.from({ length: pixels * bands }, (_, i) => Math.floor(i / bands) + 1000 * (i % bands));
  return {
    cube: tensorFrom('float32', [images, rows, columns, bands], cube),
    mask: tensorFrom('int32', [images, rows, columns], [...Array(pixels).keys()]),
  };
}

/** Every n-th element of a tensor as a number, from the first. */
export function everyNth(tensor: Tensor | undefined, n: number): number[] {
  const { data, dims } = tensor as Tensor;
  return Array.from({ length: elementCount(dims) / n }, (_, i) => numberAt(data, i * n));
}
