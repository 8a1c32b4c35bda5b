import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { NoDataSetting } from '../../runtime/index.js';

/** Fields on which no number depends: where things are written, what is shown, and words to find a run by. */
const operational: readonly RegExp[] = [
  /^(name|pipeline|output_dir|metric_nodes|tags)\b/,
  // Files are told apart by their content.
  /^data\.(params|splits|num_workers)\b/,
  /^training\.(enable_progress_bar|default_root_dir|accelerator|devices)$/,
  /\.verbose$/,
];

/** Settings on which numbers depend, by path, as JSON. */
export function settingsIdentity(config: TrainRunConfig, noData: NoDataSetting): Record<string, string> {
  const entries = flat(config, '').filter(([path]) => !operational.some((each) => each.test(path)));
  const absent = [noData].flat().map(String);
  return Object.fromEntries([...entries, ...(absent.length > 0 ? [['no data', absent.join(', ')] as const] : [])]);
}

function flat(value: unknown, path: string): (readonly [string, string])[] {
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, part]) => flat(part, path === '' ? key : `${path}.${key}`));
}
