/**
 * A regular expression for a pattern of Python's `fnmatch`: `*` (slashes too), `?`, `[a-c]`, `[!a-c]`; letter case counts.
 * A range whose ends are in the wrong order is empty.
 */
export function shellPattern(pattern: string): RegExp {
  const text = pattern.replace(/\[(!?)(\]?[^\]]*)\]|./gs, (part: string, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not ? '^' : ''}${classOf(set)}]`;
    return part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${text}$`, 's');
}

function classOf(set: string): string {
  return set.replace(/(.)-(.)/gs, (range, from: string, to: string) => (from <= to ? range : '')).replace(/[\\^\][]/g, '\\$&');
}
