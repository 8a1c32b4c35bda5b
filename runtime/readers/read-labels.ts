import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { axisOrder, labelAxes, permuted } from './axes.js';
import { locateVariable, type VariableSpec } from './locate-variable.js';

/** A label per pixel; 0 is background. */
export interface Labels {
  /** Row-major [H, W]. */
  readonly labels: Tensor<'int32'>;
  readonly notices: readonly string[];
  readonly source: { readonly file: string; readonly variable: string };
}

/**
 * Reads the label map of `FILE[:variable][@columns,rows]`; without a variable, the only one of shape [H, W] ([H, W, 1] and [1, H, W] count, vectors do not).
 * Pictures in colour become 1 wherever a pixel is not black; fully transparent pixels become 0.
 * Throws `CuviscError`: `labels-rank`, `axes-invalid`, `labels-not-integer`, or a code of `readCube`'s other errors.
 */
export async function readLabels(spec: VariableSpec): Promise<Labels> {
  const { file, reader, chosen, axes } = await locateVariable(spec, { what: 'a label map [H, W]', suits: labelRank });
  const shape = labelShape(chosen.dims);
  if (!shape) {
    throw new CuviscError('labels-rank', `\`${chosen.name}\` has shape [${chosen.dims.join(', ')}], but labels have rows and columns`, {
      place: { file },
      hint: 'give an array [H, W]',
    });
  }
  const order = axes && axisOrder(axes, labelAxes, { file });
  const { tensor: values, notices, alpha } = await reader.read(file, chosen.name);
  const coloured = shape.channels === 3;
  const data = coloured ? anyColour(values, shape.pixels) : wholeNumbers(values, file);
  const notice = coloured ? ['the picture is in colour; every pixel that is not black became label 1'] : [];
  const seen = alpha ? hideTransparent(data, alpha) : [];
  const stored = tensor('int32', shape.dims, data);
  return {
    labels: order ? (permuted(stored, order) as Tensor<'int32'>) : stored,
    notices: [...notices, ...notice, ...seen],
    source: { file, variable: chosen.name },
  };
}

/** What cannot be seen is background; what can be seen in part keeps its label. Says how many pixels that concerns. */
function hideTransparent(labels: Int32Array, alpha: Uint8Array): string[] {
  let hidden = 0;
  let partly = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    if (alpha[i] === 0) {
      labels[i] = 0;
      hidden++;
    } else if (alpha[i] !== 255) partly++;
  }
  const notices: string[] = [];
  if (hidden > 0) notices.push(`${hidden} fully transparent pixels became background`);
  if (partly > 0) notices.push(`${partly} partly transparent pixels kept their labels`);
  return notices;
}

interface LabelShape {
  readonly dims: readonly [number, number];
  readonly pixels: number;
  readonly channels: 1 | 3;
}

function labelShape(dims: readonly number[]): LabelShape | undefined {
  const unbatched = dims.length === 4 && dims[0] === 1 ? dims.slice(1) : dims;
  const [a = 0, b = 0, c = 1] = unbatched;
  if (unbatched.length < 2 || unbatched.length > 3) return undefined;
  if (c === 1) return { dims: [a, b], pixels: a * b, channels: 1 };
  if (c === 3 && dims.length === 3 && a !== 1) return { dims: [a, b], pixels: a * b, channels: 3 };
  return a === 1 ? { dims: [b, c], pixels: b * c, channels: 1 } : undefined;
}

/** Plain maps first, then pictures in colour; vectors are no maps unless they are asked for by name. */
function labelRank(dims: readonly number[]): number {
  const shape = labelShape(dims);
  if (!shape || shape.dims.some((size) => size < 2)) return 0;
  return shape.channels === 1 ? 2 : 1;
}

function anyColour({ data }: Tensor, pixels: number): Int32Array {
  const labels = new Int32Array(pixels);
  for (let i = 0; i < data.length; i++) if (Number(data[i]) !== 0) labels[Math.floor(i / 3)] = 1;
  return labels;
}

function wholeNumbers({ data }: Tensor, file: string): Int32Array {
  const labels = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    labels[i] = value;
    if (labels[i] !== value) {
      throw new CuviscError('labels-not-integer', `element ${i} is ${value}, but labels are whole numbers of 32 bits`, {
        place: { file },
        hint: 'is this a score map? threshold it first',
      });
    }
  }
  return labels;
}
