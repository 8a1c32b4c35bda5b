import type { FileSource } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Stage } from '../../schemas/stage.js';
import type { OptionDefinition, OptionValues } from '../command.js';
import { texts } from '../options/values.js';
import type { DataSplits } from '../../trainrun/index.js';

/** The options that name data. */
export const dataOptions = {
  data: { flags: '--data <file...>', doc: 'cubes, each FILE[:variable][@axes], or a data YAML with splits', value: texts, needed: 'data-missing' },
  labels: { flags: '--labels <file...>', doc: 'label maps in the order of the cubes, each FILE[:variable]', value: texts },
} as const satisfies Record<string, OptionDefinition>;

/** What `dataOptions` come to. */
export type DataOptions = OptionValues<typeof dataOptions>;

/** Which split of a data YAML each stage reads. */
const splitOf: Readonly<Record<Stage, keyof DataSplits>> = { train: 'train', val: 'val', test: 'test', inference: 'predict' };

/**
 * The cubes that the options name, those of a data YAML from the split of `stage`; for `inference` all splits if there is
 * no `predict`. Throws `CuviscError` `data-missing`, `labels-unpaired`, or what reading the YAML throws.
 */
export async function sourcesOf({ data, labels }: DataOptions, stage: Stage): Promise<readonly FileSource[]> {
  const [first] = data;
  if (first === undefined) throw new CuviscError('data-missing', 'no data were named', { hint: 'add --data FILE[:variable]' });
  if (data.length === 1 && isYaml(first)) return fromYaml(first, labels, stage);
  if (data.some(isYaml)) throw new CuviscError('data-missing', 'a data YAML stands alone', { hint: 'name one YAML or cubes, not both' });
  if (labels.length !== 0 && labels.length !== data.length) {
    throw new CuviscError('labels-unpaired', `${labels.length} label maps were named for ${data.length} cubes`, {
      hint: 'name one label map per cube, in the same order',
    });
  }
  return data.map((file, i) => ({ file, ...(labels[i] === undefined ? {} : { labels: labels[i] }) }));
}

function isYaml(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

async function fromYaml(file: string, labels: readonly string[], stage: Stage): Promise<readonly FileSource[]> {
  if (labels.length > 0)
    throw new CuviscError('labels-unpaired', 'a data YAML names its labels itself', { place: { file }, hint: 'leave --labels out' });
  // Reading YAML takes part of the compiler, which no command should load that is given cubes.
  const { readDataYaml } = await import('../../trainrun/index.js');
  const splits = await readDataYaml(file);
  const wanted = splits[splitOf[stage]];
  const sources = stage === 'inference' && wanted.length === 0 ? distinct(Object.values(splits).flat()) : wanted;
  if (sources.length > 0) return sources;
  throw new CuviscError('data-missing', `the split ${splitOf[stage]} is empty`, { place: { file }, hint: `list cubes under ${splitOf[stage]}:` });
}

function distinct(sources: readonly FileSource[]): FileSource[] {
  return [...new Map(sources.map((source) => [source.file, source])).values()];
}
