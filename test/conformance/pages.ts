import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every page that ships or that a clone shows. */
export const pages: readonly string[] = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  ),
];

/** Lines of fenced and indented blocks. */
export function blockLines(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const fenced = [...text.matchAll(/^( *)```.*\n([\s\S]*?)^\1```/gm)].flatMap(([, , block = '']) => block.split('\n'));
  const indented = text.split('\n').filter((line) => line.startsWith('    '));
  return [...fenced, ...indented].map((line) => line.trim().replace(/^\$ /, ''));
}

/** Text between backticks, outside blocks. */
export function codeSpans(file: string): readonly string[] {
  const prose = readFileSync(file, 'utf8').replaceAll(/^( *)```.*\n[\s\S]*?^\1```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** What the links of a page point at inside the project, as file and anchor. */
export function linksOf(page: string): readonly { readonly link: string; readonly file: string; readonly anchor: string }[] {
  const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((link) => {
      const [path = '', anchor = ''] = link.split('#');
      return { link, file: path === '' ? page : join(dirname(page), path), anchor };
    });
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
