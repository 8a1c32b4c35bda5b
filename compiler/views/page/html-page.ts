/** Text as HTML content or a quoted attribute value. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A table; cells after the first of a row are numbers or short words and stand to the right if `numeric`. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[], numeric = false): string {
  const line = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('\n');
  return `<div class="scroll"><table${numeric ? ' class="numeric"' : ''}><thead>${line(head, 'th')}</thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** A headed part of the page; empty text without content. */
export function section(title: string, ...content: readonly string[]): string {
  const shown = content.filter((part) => part !== '');
  return shown.length === 0 ? '' : `<section><h2>${escaped(title)}</h2>\n${shown.join('\n')}\n</section>`;
}

/** What a page may do: show its own styles and the pictures that stand in it. No script, nothing from elsewhere. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page of `parts`, of which empty ones are left out. */
export function htmlPage(title: string, style: string, parts: readonly string[]): string {
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
  ].join('');
  const shown = parts.filter((part) => part !== '').join('\n');
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body><main>\n${shown}\n</main></body></html>\n`;
}
