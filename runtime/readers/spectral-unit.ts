/** How values of a unit become nanometres: a length per unit, or a length that the value divides (wavenumbers, frequencies, photon energies). */
export interface SpectralUnit {
  readonly kind: 'length' | 'reciprocal';
  readonly nanometres: number;
}

/** Speed of light (exact) and Planck's constant times it over the elementary charge (CODATA 2018), for nanometres. */
const nanometresTimesHertz = 299_792_458e9;
const nanometresTimesElectronvolts = 1239.841984;

/** Name, symbol and power of ten. */
const prefixes: readonly (readonly [string, string, number])[] = [
  ['pico', 'p', -12],
  ['nano', 'n', -9],
  ['micro', 'u', -6],
  ['micro', 'μ', -6],
  ['milli', 'm', -3],
  ['centi', 'c', -2],
  ['', '', 0],
  ['kilo', 'k', 3],
  ['mega', 'm', 6],
  ['giga', 'g', 9],
  ['tera', 't', 12],
];

/** Nanometres per unit of length, by lower-case name. */
const lengths: ReadonlyMap<string, number> = new Map([
  ...prefixes
    .filter(([, , power]) => power <= 0)
    .flatMap(([name, symbol, power]) =>
      [`${name}meter`, `${name}meters`, `${name}metre`, `${name}metres`, `${symbol}m`].map((key) => [key, 10 ** (power + 9)] as const),
    ),
  ...['micron', 'microns', 'μ', 'mu', 'âμm'].map((key) => [key, 1000] as const),
  ...['angstrom', 'angstroms', 'ångström', 'ångströms', 'ångstrom', 'ångstroms', 'å', 'ang'].map((key) => [key, 0.1] as const),
]);

/** Nanometres times one unit of frequency, by lower-case name; nobody gives light in millihertz, so `mhz` is megahertz. */
const frequencies: ReadonlyMap<string, number> = new Map(
  prefixes
    .filter(([, , power]) => power >= 0)
    .flatMap(([name, symbol, power]) => [`${name}hertz`, `${symbol}hz`].map((key) => [key, nanometresTimesHertz / 10 ** power] as const)),
);

const energies: ReadonlyMap<string, number> = new Map(
  ['ev', 'electronvolt', 'electronvolts'].map((key) => [key, nanometresTimesElectronvolts] as const),
);

/**
 * The unit that `text` names: lengths, wavenumbers (`cm-1`, `1/cm`, `wavenumber`), frequencies and electronvolts in their usual spellings,
 * in any case, also in brackets after a name (`Wavelength (nm)`). Undefined for anything else.
 */
export function spectralUnit(text: string): SpectralUnit | undefined {
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('\u2212', '-')
    .replace(/["'`_\s.]+|(?<=[a-z])-(?=[a-z])/g, '');
  const bracketed = /^([^([]*)[([]([^)\]]*)[)\]]$/.exec(word);
  for (const candidate of [word, bracketed?.[2], bracketed?.[1]]) {
    const unit = candidate === undefined ? undefined : unitOf(candidate);
    if (unit) return unit;
  }
  return undefined;
}

function unitOf(word: string): SpectralUnit | undefined {
  const length = lengths.get(word);
  if (length !== undefined) return { kind: 'length', nanometres: length };
  const product = frequencies.get(word) ?? energies.get(word) ?? wavenumber(word);
  return product === undefined ? undefined : { kind: 'reciprocal', nanometres: product };
}

function wavenumber(word: string): number | undefined {
  if (/^(wavenumbers?|kaysers?)$/.test(word)) return lengths.get('cm');
  const [, after, before] = /^(?:1\/|\/|per|inverse|reciprocal)(.+)$|^(.+?)(?:\^|\*\*)?[([{]?-1[)\]}]?$/.exec(word) ?? [];
  return lengths.get(after ?? before ?? '');
}
