/** Steps of the colour map. */
export const heatSteps = 256;

/**
 * A heat colour map, black over violet and red to pale yellow, as `heatSteps` colours of three bytes.
 * Lightness rises in equal steps in OKLab, so that equal differences of the value look equally large;
 * hue turns from violet to yellow and chroma is largest in the middle.
 */
export const heatColours: Uint8Array = heatTable();

function heatTable(): Uint8Array {
  const table = new Uint8Array(heatSteps * 3);
  for (let step = 0; step < heatSteps; step++) {
    const share = step / (heatSteps - 1);
    const lightness = 0.12 + 0.86 * share;
    const chroma = 0.01 + 0.175 * Math.sin(Math.PI * share) ** 0.8;
    const hue = ((285 + 180 * share) * Math.PI) / 180;
    table.set(fromOklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)), step * 3);
  }
  return table;
}

/** OKLab to sRGB bytes, clipped (Bjoern Ottosson, "A perceptual color space for image processing", 2020). */
function fromOklab(lightness: number, a: number, b: number): [number, number, number] {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gammaByte(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    gammaByte(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    gammaByte(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** Linear light to an sRGB byte (IEC 61966-2-1). */
function gammaByte(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}
