/** A regular expression for a pattern of Python's `fnmatch`: `*` (slashes too), `?`, `[abc]`, `[!abc]`; letter case counts. */
export function shellPattern(pattern: string): RegExp {
  const text = pattern.replace(/\[(!?)(\]?[^\]]*)\]|[^]/g, (part: string, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^\]]/g, '\\$&')}]`;
    return part === '*' ? '[^]*' : part === '?' ? '[^]' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${text}$`);
}
