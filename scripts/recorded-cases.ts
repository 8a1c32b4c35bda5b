import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentPath } from '../compiler/nodes/class-path.js';

/** How many recorded cases of a class there are, and how many of them hold gradients, by the version that they were recorded from. */
export type RecordedCases = ReadonlyMap<string, { readonly cases: number; readonly gradients: number }>;

interface Recording {
  readonly class_name: string;
  readonly reference?: string;
  readonly runs: readonly { readonly cotangents?: unknown }[];
}

/** The recorded cases of each class, by what the newest version calls it. */
export function recordedCases(root: string): ReadonlyMap<string, RecordedCases> {
  const found = new Map<string, Map<string, { cases: number; gradients: number }>>();
  for (const { class_name, reference = 'cuvis-ai 0.5.0', runs } of recordings(root)) {
    const versions = found.get(currentPath(class_name)) ?? new Map<string, { cases: number; gradients: number }>();
    const { cases, gradients } = versions.get(reference) ?? { cases: 0, gradients: 0 };
    const hasGradient = runs.some(({ cotangents }) => cotangents !== undefined && cotangents !== null);
    versions.set(reference, { cases: cases + 1, gradients: gradients + Number(hasGradient) });
    found.set(currentPath(class_name), versions);
  }
  return found;
}

function recordings(root: string): Recording[] {
  return ['nodes', 'today'].flatMap((folder) => {
    const path = join(root, 'test/golden/samples', folder);
    if (!existsSync(path)) return [];
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    return files.map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')) as Recording);
  });
}
