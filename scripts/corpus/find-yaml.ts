import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A YAML text, under the first of the paths where it lies. */
export interface YamlFile {
  readonly file: string;
  readonly text: string;
  /** Files of the same bytes, this one included. */
  readonly copies: number;
}

/** Every distinct YAML file below a folder, by path; folders whose names begin with a dot are left out. */
export function findYaml(folder: string): YamlFile[] {
  const found = new Map<string, { file: string; text: string; copies: number }>();
  for (const file of yamlFiles(folder)) {
    const bytes = readFileSync(file);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const known = found.get(hash);
    if (known) known.copies++;
    else found.set(hash, { file, text: bytes.toString('utf8'), copies: 1 });
  }
  return [...found.values()];
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !file
          .slice(folder.length)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort();
}
