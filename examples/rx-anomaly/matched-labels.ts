import { encode } from 'fast-png';
import { inverse, Matrix } from 'ml-matrix';
import { matlab5 } from '../../runtime/readers/matlab5.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';

const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat';

/** The label map beside this example's pipeline, relative to the repository. */
export const labelsFile = 'examples/rx-anomaly/labels.png';

/** Least score, and largest distance in pixels from a surveyed position, of a labelled pixel. */
const leastScore = 0.25;
const farthest = 2;

interface Scene {
  /** [pixels, bands] */
  readonly pixels: Matrix;
  readonly width: number;
  readonly target: readonly number[];
  /** Pixels at which targets were surveyed. */
  readonly surveyed: readonly number[];
}

/**
 * 1 for every pixel of the scene that shows a target, else 0. The survey in the scene's file places targets only to within
 * a pixel or two, so the label map takes the pixels near a surveyed position whose spectrum matches that of the target.
 */
export async function matchedLabels(): Promise<{ readonly width: number; readonly labels: Uint8Array }> {
  const loaded = await loadScene();
  const scores = matchScores(loaded);
  const near = (pixel: number): boolean => loaded.surveyed.some((position) => distance(position, pixel, loaded.width) <= farthest);
  return { width: loaded.width, labels: Uint8Array.from(scores, (score, pixel) => Number(score >= leastScore && near(pixel))) };
}

async function loadScene(): Promise<Scene> {
  const read = async (name: string): Promise<Tensor> => (await matlab5.read(scene, name)).tensor;
  const [cube, spectra, survey] = [await read('hsi_sub'), await read('tgt_spectra'), await read('gtImg_sub')];
  const [height = 0, width = 0, bands = 0] = cube.dims;
  const pixels = Matrix.from1DArray(height * width, bands, numbersOf(cube));
  const surveyed = numbersOf(survey).flatMap((value, pixel) => (value === 0 ? [] : [pixel]));
  return { pixels, width, target: numbersOf(spectra).slice(0, bands), surveyed };
}

/** Signed adaptive cosine estimator: s |s| for the cosine s of pixel and target in whitened space (Kraut and Scharf, 1999). */
function matchScores({ pixels, target }: Scene): number[] {
  const mean = pixels.mean('column');
  const centred = pixels.clone().subRowVector(mean);
  const precision = inverse(
    centred
      .transpose()
      .mmul(centred)
      .div(pixels.rows - 1),
  );
  const wanted = Matrix.rowVector(target).subRowVector(mean);
  const projected = centred.mmul(precision);
  const along = projected.mmul(wanted.transpose());
  const length = wanted.mmul(precision).mmul(wanted.transpose()).get(0, 0);
  return Array.from({ length: pixels.rows }, (_, pixel) => {
    const own = Matrix.mul(projected.getRowVector(pixel), centred.getRowVector(pixel)).sum();
    const cosine = along.get(pixel, 0) / Math.sqrt(length * own);
    return cosine * Math.abs(cosine);
  });
}

function numbersOf({ data }: Tensor): number[] {
  return Array.from({ length: data.length }, (_, i) => numberAt(data, i));
}

/** Of rows and columns, the larger difference. */
function distance(a: number, b: number, width: number): number {
  return Math.max(Math.abs(Math.floor(a / width) - Math.floor(b / width)), Math.abs((a % width) - (b % width)));
}

if (process.argv[1] === import.meta.filename) {
  const { width, labels } = await matchedLabels();
  const data = labels.map((label) => label * 255);
  await writeAtomically(labelsFile, encode({ width, height: labels.length / width, data, channels: 1, depth: 8 }));
}
