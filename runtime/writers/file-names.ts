/** UTF-8 bytes of a name, which leave room for endings in the 255 that file systems take. */
const longest = 180;

/** Names that Windows keeps for devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A file name for each of `names`, in their order: characters that some file system refuses become `_`, long names are cut, and
 * names that would then be one file where case or composition of letters does not count are numbered, `-2` and on.
 */
export function uniqueFileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return names.map((name) => {
    const safe = cut(
      name
        .normalize('NFC')
        .replace(/[^\p{L}\p{N}._-]/gu, '_')
        .replace(/^\./, '_')
        .replace(device, '_$&'),
    );
    const key = folded(safe);
    let unique = safe;
    let times = counts.get(key) ?? 1;
    while (taken.has(folded(unique))) unique = `${safe}-${++times}`;
    counts.set(key, times);
    taken.add(folded(unique));
    return unique;
  });
}

function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}

function cut(name: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > longest) return kept;
    kept += character;
  }
  return kept;
}
