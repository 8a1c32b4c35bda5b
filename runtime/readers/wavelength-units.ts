const nanometres: Readonly<Record<string, number>> = {
  nm: 1,
  nanometer: 1,
  nanometers: 1,
  nanometre: 1,
  nanometres: 1,
  um: 1000,
  µm: 1000,
  μm: 1000,
  micron: 1000,
  microns: 1000,
  micrometer: 1000,
  micrometers: 1000,
  micrometre: 1000,
  micrometres: 1000,
  angstrom: 0.1,
  angstroms: 0.1,
};

/**
 * Nanometres per unit of a wavelength list, or undefined (with a notice) if the unit is no length.
 * Without a unit, a list that stays below 100 is taken as micrometres, with a notice: no sensor has bands below 100 nm.
 */
export function nanometresPerUnit(unit: string | undefined, values: readonly number[], notices: string[]): number | undefined {
  if (values.length === 0) return undefined;
  if (unit === undefined || unit === 'unknown') {
    if (values.some((value) => value >= 100)) return 1;
    notices.push('wavelengths have no unit and stay below 100; micrometres were assumed');
    return 1000;
  }
  const scale = Object.hasOwn(nanometres, unit) ? nanometres[unit] : undefined;
  if (scale === undefined) notices.push(`wavelengths in \`${unit.slice(0, 40)}\` were ignored`);
  return scale;
}
