/** The package that the text of a config names in a comment at its top: `# @package name`. */
export function packageHeader(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (!line.startsWith('#')) return undefined;
    const header = /^#\s*@package\s+(\S+)/.exec(line)?.[1];
    if (header !== undefined) return header;
  }
  return undefined;
}

/** Where the package of a config may be stated. */
export interface PackageSources {
  /** Package of the config in whose defaults list the entry stands. */
  readonly parent: string;
  /** What stands after `@` in the entry; relative to the parent. */
  readonly written: string | undefined;
  /** What the config says of itself; counted from the top. */
  readonly header: string | undefined;
  /** The group with dots. */
  readonly fallback: string;
}

/**
 * Where a config's content goes, as a dotted path that is empty for the top. `_global_` is the top, `_here_` the parent,
 * `_group_` the group. Rules: https://hydra.cc/docs/advanced/overriding_packages/
 */
export function finalPackage({ parent, written, header, fallback }: PackageSources): string {
  const own = written ?? (header === undefined ? fallback : `_global_.${header}`);
  const full = `${parent}.${own.replace('_group_', fallback).replace('_here_', '')}`;
  const top = full.lastIndexOf('_global_');
  const parts = (top === -1 ? full : full.slice(top + '_global_'.length)).split('.');
  return parts.filter((part) => part !== '').join('.');
}
