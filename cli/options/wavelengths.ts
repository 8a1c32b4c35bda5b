import { readText } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { OptionDefinition } from '../command.js';
import { text } from './values.js';

/** Band centres without a cube that states them. */
export const wavelengths = {
  flags: '--wavelengths <list>',
  doc: 'band centres in nanometres: 450,550,650, or FIRST:LAST:COUNT for equal steps, or a text file of numbers; in place of those of --like',
  value: text,
} as const satisfies OptionDefinition;

/** No sensor has bands below; such numbers are micrometres. */
const shortest = 100;

/**
 * The band centres that the option names, in nanometres. Throws `CuviscError` `option-invalid` for what is no such list, or has another
 * number of bands than `bands`, and what reading a file throws.
 */
export async function bandCentres(option: string, bands: number | undefined): Promise<readonly number[]> {
  const centres = equalSteps(option) ?? listed(option) ?? listed((await readText(option)).text);
  if (!centres) throw invalid(`${option} holds no list of numbers`, 'write numbers with commas, spaces or line ends between them');
  const low = centres.find((centre) => !(centre >= shortest && Number.isFinite(centre)));
  if (low !== undefined)
    throw invalid(`${low} is no wavelength in nanometres`, `expected numbers from ${shortest}; micrometres times 1000 are nanometres`);
  if (bands === undefined || bands === centres.length) return centres;
  throw invalid(`there are ${centres.length} wavelengths for ${bands} bands`, 'give one wavelength per band');
}

function equalSteps(option: string): number[] | undefined {
  const parts = /^([\d.]+):([\d.]+):([1-9]\d*)$/.exec(option)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [first, last, count] = parts as [number, number, number];
  return Array.from({ length: count }, (_, i) => (count === 1 ? first : first + (i * (last - first)) / (count - 1)));
}

function listed(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  return numbers.length > 0 && numbers.every((number) => !Number.isNaN(number)) ? numbers : undefined;
}

function invalid(message: string, hint: string): CuviscError {
  return new CuviscError('option-invalid', `--wavelengths: ${message}`, { hint });
}
