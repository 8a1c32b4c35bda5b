import { readCube, readLabels } from 'cuvisc/runtime';

/** The scene with cloth panels that were surveyed, and the labels that `examples/rx-anomaly` explains. */
export async function surveyed(targets, labels) {
  const { cube } = await readCube(`${targets}:hsi_sub`);
  return { cube, labels: (await readLabels(labels)).labels };
}

const share = 0.1;

/** The scene without panels, with the panels' spectrum mixed into every 97th pixel by a tenth: a synthetic truth. */
export async function implanted(background, targets) {
  const { cube } = await readCube(`${background}:hsi_img_sub`);
  const { cube: panel } = await readCube(`${targets}:tgt_spectra`).catch(() => readCube(`${targets}:hsi_sub`));
  const [rows, columns, bands] = cube.dims;
  const data = Float32Array.from(cube.data);
  const labels = new Uint8Array(rows * columns);
  for (let pixel = 48; pixel < labels.length; pixel += 97) {
    labels[pixel] = 1;
    for (let band = 0; band < bands; band++) data[pixel * bands + band] = (1 - share) * data[pixel * bands + band] + share * panel.data[band];
  }
  return { cube: { dtype: 'float32', dims: cube.dims, data }, labels: { dtype: 'uint8', dims: [rows, columns], data: labels } };
}
