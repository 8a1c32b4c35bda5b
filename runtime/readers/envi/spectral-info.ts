import type { SpectralInfo } from '../contract.js';
import { nanometresPerUnit } from '../wavelength-units.js';
import type { FieldValues } from './field-values.js';

/**
 * Band centres, widths, marks and scale of a header with `bands` bands; adds to `notices` what was assumed or ignored.
 * Throws `envi-wavelength-count` if the header lists another number of wavelengths than bands.
 */
export function spectralInfo(values: FieldValues, bands: number, notices: string[]): SpectralInfo {
  const listed = values.numbers('wavelength');
  if (listed && listed.length > 0 && listed.length !== bands) {
    const message = `the header lists ${listed.length} wavelengths for ${bands} bands`;
    throw values.fail('envi-wavelength-count', 'wavelength', message, 'list one wavelength per band, or none');
  }
  const scale = listed ? nanometresPerUnit(values.word('wavelength units'), listed, notices) : undefined;
  const fwhm = perBand(values.numbers('fwhm'), 'fwhm', bands, notices);
  const bbl = perBand(values.numbers('bbl'), 'bbl', bands, notices);
  const bandNames = perBand(values.texts('band names'), 'band names', bands, notices);
  const scaleFactor = values.number('reflectance scale factor');
  const ignoreValue = values.number('data ignore value');
  const defaultBands = shownBands(values, bands, notices);
  if (scaleFactor !== undefined && scaleFactor !== 1) {
    notices.push(`values are reflectance times ${scaleFactor} and were left as stored`);
  }
  return {
    ...(listed && scale ? { wavelengths: Float64Array.from(listed, (value) => value * scale) } : {}),
    ...(fwhm && scale ? { fwhm: Float64Array.from(fwhm, (value) => value * scale) } : {}),
    ...(bbl ? { badBands: bbl.flatMap((good, band) => (good === 0 ? [band] : [])) } : {}),
    ...(bandNames ? { bandNames } : {}),
    ...(scaleFactor === undefined ? {} : { scaleFactor }),
    ...(ignoreValue === undefined ? {} : { ignoreValue }),
    ...(defaultBands ? { defaultBands } : {}),
  };
}

function perBand<T>(list: T[] | undefined, key: string, bands: number, notices: string[]): T[] | undefined {
  if (list === undefined || list.length === bands) return list;
  notices.push(`\`${key}\` has ${list.length} entries for ${bands} bands and was ignored`);
  return undefined;
}

function shownBands(values: FieldValues, bands: number, notices: string[]): number[] | undefined {
  const list = values.numbers('default bands')?.map((band) => band - 1);
  if (list?.every((band) => Number.isInteger(band) && band >= 0 && band < bands)) return list;
  if (list) notices.push('`default bands` names bands that the cube lacks and was ignored');
  return undefined;
}
