import type { SpectralInfo } from '../contract.js';
import { packingNotice } from '../packed-values.js';
import { type SpectralScale, spectralScale } from '../wavelength-units.js';
import type { FieldValues } from './field-values.js';

/** Fields that say how stored values become physical ones, besides `reflectance scale factor`. */
const packingFields = ['data gain values', 'data offset values', 'data reflectance gain values', 'data reflectance offset values'];

/**
 * Band centres, widths, marks and scale of a header with `bands` bands; adds to `notices` what was assumed or ignored.
 * None of it is needed to read the values, so nothing here throws.
 */
export function spectralInfo(values: FieldValues, bands: number, notices: string[]): SpectralInfo {
  const perBand = <T>(list: T[] | undefined, key: string): T[] | undefined => {
    if (list === undefined || list.length === bands) return list;
    if (list.length > 0) notices.push(`\`${key}\` has ${list.length} entries for ${bands} bands and was ignored`);
    return undefined;
  };
  const centres = bandCentres(values, perBand, notices);
  const bandNames = perBand(values.texts('band names'), 'band names');
  const badBands = markedBands(perBand(values.optionalNumbers('bbl'), 'bbl'), notices);
  const scaleFactor = values.optionalNumber('reflectance scale factor');
  const ignoreValue = values.optionalNumber('data ignore value');
  const defaultBands = shownBands(values, bands, notices);
  if (scaleFactor !== undefined && scaleFactor !== 1) notices.push(`values are reflectance times ${scaleFactor} and were left as stored`);
  const packing = packingNotice(packingOf(values));
  if (packing) notices.push(packing);
  return {
    ...centres,
    ...(badBands ? { badBands } : {}),
    ...(bandNames ? { bandNames } : {}),
    ...(scaleFactor === undefined ? {} : { scaleFactor }),
    ...(ignoreValue === undefined ? {} : { ignoreValue }),
    ...(defaultBands ? { defaultBands } : {}),
  };
}

type PerBand = (list: number[] | undefined, key: string) => number[] | undefined;

function bandCentres(values: FieldValues, perBand: PerBand, notices: string[]): SpectralInfo {
  const key = values.present('wavelength', 'wavelengths');
  const listed = key === undefined ? undefined : perBand(values.optionalNumbers(key), key);
  const widths = perBand(values.optionalNumbers('fwhm'), 'fwhm');
  const unitKey = values.present('wavelength units', 'wavelength unit', 'wavelengths units', 'wavelengths unit');
  const unit = unitKey === undefined ? 'unknown' : (values.word(unitKey) as string);
  const scale = listed && spectralScale(unit, listed, notices);
  if (!listed || !scale) {
    if (widths) notices.push('`fwhm` was ignored, because the header has no wavelengths that can be used');
    return {};
  }
  return { wavelengths: scale.centres(listed), ...bandWidths(widths, listed, scale, notices) };
}

function bandWidths(widths: number[] | undefined, centres: number[], scale: SpectralScale, notices: string[]): SpectralInfo {
  if (!widths) return {};
  if (widths.every((width) => width >= 0)) return { fwhm: scale.widths(widths, centres) };
  notices.push('`fwhm` holds negative widths and was ignored');
  return {};
}

function packingOf(values: FieldValues): Map<string, readonly number[]> {
  const present = packingFields.filter((key) => values.present(key) !== undefined);
  return new Map(present.map((key) => [key, values.optionalNumbers(key) ?? []]));
}

function markedBands(bbl: number[] | undefined, notices: string[]): number[] | undefined {
  if (bbl?.every((good) => good === 0 || good === 1)) return bbl.flatMap((good, band) => (good === 0 ? [band] : []));
  if (bbl) notices.push('`bbl` holds values other than 0 and 1 and was ignored');
  return undefined;
}

function shownBands(values: FieldValues, bands: number, notices: string[]): number[] | undefined {
  const list = values.optionalNumbers('default bands')?.map((band) => band - 1);
  if (list?.every((band) => Number.isInteger(band) && band >= 0 && band < bands)) return list;
  if (list) notices.push('`default bands` names bands that the cube lacks and was ignored');
  return undefined;
}
