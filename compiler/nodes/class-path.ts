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

/** A class's own name: what follows the last dot of its path. */
export function lastPart(className: string): string {
  return className.slice(className.lastIndexOf('.') + 1);
}
