import { readCube, readLabels } from 'cuvisc/runtime';

/** The scene with cloth panels that were surveyed, and the labels that `examples/rx-anomaly` explains. */
export async function surveyed(panels, labels) {
  const { cube } = await readCube(`${panels}:hsi_sub`);
  return { cube, labels: (await readLabels(labels)).labels };
}

const share = 0.4;
const every = 397;

/** The scene without panels, with the spectrum of the brightest panel pixel mixed into every 397th pixel: a synthetic truth. */
export async function implanted(background, panels, labels) {
  const { cube } = await readCube(`${background}:hsi_img_sub`);
  const panel = await brightestPanel(panels, labels);
  const [rows, columns, bands] = cube.dims;
  const data = Float32Array.from(cube.data);
  const truth = new Uint8Array(rows * columns);
  for (let pixel = 48; pixel < truth.length; pixel += every) {
    truth[pixel] = 1;
    for (let band = 0; band < bands; band++) {
      const at = pixel * bands + band;
      data[at] = (1 - share) * data[at] + share * panel[band];
    }
  }
  return { cube: { dtype: 'float32', dims: cube.dims, data }, labels: { dtype: 'uint8', dims: [rows, columns], data: truth } };
}

async function brightestPanel(panels, labels) {
  const scene = await surveyed(panels, labels);
  const [, , bands] = scene.cube.dims;
  const spectra = [...scene.labels.data].flatMap((label, pixel) => (label === 0 ? [] : [scene.cube.data.slice(pixel * bands, (pixel + 1) * bands)]));
  const brightness = (spectrum) => spectrum.reduce((sum, value) => sum + value, 0);
  return spectra.sort((a, b) => brightness(b) - brightness(a))[0];
}
