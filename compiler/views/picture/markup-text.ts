const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\\': '&#92;' };

/** Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), lone surrogates among them. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * Any text as one line inside XML or Graphviz's HTML-like labels: special characters as entities, white space as single
 * spaces, what XML forbids as U+FFFD. The backslash is among the special ones, as Graphviz gives it a meaning.
 */
export function markupText(text: string): string {
  return text
    .replace(forbidden, '\uFFFD')
    .replace(/\s+/g, ' ')
    .replace(/[&<>"'\\]/g, (char) => entities[char] as string);
}
