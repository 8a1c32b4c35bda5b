const name = '[A-Za-z_][\\w:.-]*';
const content = '(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\\d+|#x[0-9a-fA-F]+);)*?';
const token = new RegExp(
  [
    '<\\?[\\s\\S]*?\\?>',
    '<!--(?:(?!--)[\\s\\S])*-->',
    '<!DOCTYPE[^>]*>',
    `<(?<open>${name})(?:\\s+${name}="${content}")*\\s*(?<empty>/)?>`,
    `</(?<close>${name})\\s*>`,
    `(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\\d+|#x[0-9a-fA-F]+);)+`,
  ].join('|'),
  'y',
);

/** Characters outside https://www.w3.org/TR/xml/#charsets. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Why a text is no well-formed XML document, as far as Graphviz's output uses XML; `undefined` if it is one. */
export function malformation(xml: string): string | undefined {
  if (forbidden.test(xml)) return `forbidden character in ${JSON.stringify(xml.match(forbidden)?.[0])}`;
  const open: string[] = [];
  for (token.lastIndex = 0; token.lastIndex < xml.length; ) {
    const at = token.lastIndex;
    const { groups } = token.exec(xml) ?? {};
    if (token.lastIndex <= at) return `nothing XML knows at ${xml.slice(at, at + 60)}`;
    if (groups?.open !== undefined && groups.empty === undefined) open.push(groups.open);
    if (groups?.close !== undefined && groups.close !== open.pop()) return `</${groups.close}> closes another element`;
  }
  return open.length === 0 ? undefined : `<${open.at(-1)}> is never closed`;
}
