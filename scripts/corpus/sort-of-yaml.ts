import { parse } from 'yaml';

/** What a YAML file is there for. `other` has nothing to do with pipelines. */
export type SortOfYaml = 'pipeline' | 'trainrun' | 'data' | 'training' | 'manifest' | 'other';

/** What a YAML text is there for, by its top-level keys. */
export function sortOfYaml(text: string): SortOfYaml {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'other';
  const has = (...keys: readonly string[]) => keys.some((key) => Object.hasOwn(value, key));
  if (has('capabilities') || (has('plugins') && !Array.isArray((value as { plugins: unknown }).plugins))) return 'manifest';
  if (has('loss_nodes', 'metric_nodes', 'unfreeze_nodes') || (has('pipeline') && has('data', 'defaults', 'training'))) return 'trainrun';
  if (has('nodes') && has('connections', 'metadata', 'name')) return 'pipeline';
  if (has('data_module', 'splits', 'cu3s_file_path', 'train_ids')) return 'data';
  return has('optimizer', 'trainer', 'max_epochs') ? 'training' : 'other';
}

/** `undefined` for what is no YAML; whether it is meant as a pipeline nobody can say then. */
function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
