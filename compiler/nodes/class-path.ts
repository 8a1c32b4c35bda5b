import { formerPaths } from './former-paths.js';

const changes: ReadonlyMap<string, string> = new Map(formerPaths.map(({ former, now }) => [former, now]));
/** Names that were given up; what kept its name when it moved is found by that. */
const names: ReadonlyMap<string, string> = new Map(
  formerPaths.flatMap(({ former, now }) => (lastPart(former) === lastPart(now) ? [] : [[lastPart(former), lastPart(now)] as const])),
);

/** What the newest known version of the reference framework calls a class: a dotted path as such, a name alone as a name. */
export function currentPath(className: string): string {
  const table = className.includes('.') ? changes : names;
  let path = className;
  for (let next = table.get(path); next !== undefined; next = table.get(path)) path = next;
  return path;
}

/** Every name by which pipelines of some version know a class: its own, its path, and the paths and names that it had. */
export function classNames({ kind, className }: { readonly kind: string; readonly className: string }): string[] {
  const path = currentPath(className);
  const had = formerPaths.filter(({ former }) => currentPath(former) === path).map(({ former }) => former);
  const givenUp = had.map(lastPart).filter((name) => currentPath(name) === kind);
  return [...new Set([kind, className, path, ...had, ...givenUp])];
}

/** A class's own name: what follows the last dot of its path. */
export function lastPart(className: string): string {
  return className.slice(className.lastIndexOf('.') + 1);
}

/** What the paths of classes of other packages match: those of `cuvis_ai` and `cuvisc` are all known. */
export const foreignPath = /^(?!cuvis_ai\.|cuvisc\.)[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;

/** True of the path of a class that neither the reference framework nor cuvisc has. */
export function isForeignPath(className: string): boolean {
  return foreignPath.test(className);
}
