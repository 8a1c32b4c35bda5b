/** Paragraphs broken between words into lines of at most `width` characters, by default those of the terminal; a longer word is broken, too. */
export function wrapText(text: string, width = process.stdout.columns ?? Infinity): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  for (const part of text.split(' ').flatMap((word) => pieces(word, width))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines.join('\n');
}

function pieces(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...pieces(word.slice(width), width)];
}
