import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Drawing } from '../../compiler/views/picture/drawing.js';
import { renderDot } from '../../compiler/views/picture/render-dot.js';
import { renderMermaid } from '../../compiler/views/picture/render-mermaid.js';
import { renderSvg } from '../../compiler/views/picture/render-svg.js';
import { stages } from '../../schemas/stage.js';
import { rxPipeline } from '../fixtures/pipelines.js';
import { drawingOf } from './drawings.js';
import { malformation } from './well-formed.js';

const examples = readdirSync('examples').filter((name) => existsSync(join('examples', name, 'pipeline.yaml')));

describe.each(examples)('example %s', (example) => {
  const text = readFileSync(join('examples', example, 'pipeline.yaml'), 'utf8');

  it.each([undefined, ...stages])('is drawn for stage %s', async (stage) => {
    const drawing = drawingOf(text, stage, { bands: 61 });
    const svg = await renderSvg(drawing);
    expect(malformation(svg)).toBeUndefined();
    for (const { name } of drawing.cards) expect(svg).toContain(`>${name}</text>`);
    expect(svg.match(/<g id="w\d+" class="edge">/g)).toHaveLength(drawing.wires.length);
    expectMermaid(renderMermaid(drawing));
  });
});

describe('the text of a drawing', () => {
  const drawing = drawingOf(rxPipeline, 'inference', { bands: 61 });

  it('is the recorded DOT and Mermaid', async () => {
    await expect(renderDot(drawing)).toMatchFileSnapshot(resolve('test/picture/samples/rx-inference.dot'));
    await expect(renderMermaid(drawing)).toMatchFileSnapshot(resolve('test/picture/samples/rx-inference.mmd'));
  });

  it('keeps names apart that differ in punctuation only', async () => {
    const names = ['a-1', 'a_1', '1st', '"q"', "it's", '<b>&amp;', '\\N\\\\', 'größe→', '😀', 'end', '#35;', '`x`', '|', ']]>'];
    const nodes = names.map((name) => `  - {name: ${JSON.stringify(name)}, class_name: MinMaxNormalizer}\n`).join('');
    const many = drawingOf(`nodes:\n${nodes}`);
    const svg = await renderSvg(many);
    expect(malformation(svg)).toBeUndefined();
    const titles = [...svg.matchAll(/<g id="n\d+" class="node">\s*<title>(.*?) \(MinMaxNormalizer\)/g)].map(([, title]) =>
      unescaped(title as string),
    );
    expect(titles.sort()).toEqual([...names].sort());
    expectMermaid(renderMermaid(many));
  });

  it('is valid whatever the names are', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 8, maxLength: 8 }), async (texts) => {
        const renamed = renamedWith(drawing, texts);
        expect(malformation(await renderSvg(renamed))).toBeUndefined();
        expectMermaid(renderMermaid(renamed));
      }),
      { numRuns: 150 },
    );
  });
});

/** Every text that comes from a user replaced, in turn. */
function renamedWith(drawing: Drawing, texts: readonly string[]): Drawing {
  let next = 0;
  const text = () => texts[next++ % texts.length] as string;
  return {
    ...drawing,
    title: text(),
    cards: drawing.cards.map((card) => ({
      ...card,
      name: text(),
      kind: text(),
      doc: text(),
      pruned: card.pruned && text(),
      inputs: card.inputs.map((port) => ({ ...port, name: text() })),
    })),
    entries: drawing.entries.map((pill) => ({ ...pill, name: text() })),
    outputs: drawing.outputs.map((pill) => ({ ...pill, name: text(), note: text() })),
    wires: drawing.wires.map((wire) => ({ ...wire, type: text(), from: { ...wire.from, label: text() } })),
  };
}

const label = '"(?:[^"#]|#\\d+;)*"';
const mermaidLine = new RegExp(
  [
    'flowchart LR',
    `  [bo]\\d+\\(\\[${label}\\]\\):::pill`,
    `  n\\d+\\[${label}\\]:::[a-z]+`,
    `  \\w\\d+ (?:-->|-\\.->)\\|${label}\\| \\w\\d+`,
    '  classDef [a-z]+ [\\w:#,-]+',
  ]
    .map((form) => `^${form}$`)
    .join('|'),
);

/** Each line has one of the forms that are written, with quotes and other marks of Mermaid in labels as entity codes only. */
function expectMermaid(text: string): void {
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !mermaidLine.test(line)),
  ).toEqual([]);
  for (const [found] of text.matchAll(new RegExp(label, 'g'))) {
    expect(found.slice(1, -1).replace(/<\/?[bi]>|<br\/>/g, '')).not.toMatch(/[<>&`|\\{}]/);
  }
}

function unescaped(xml: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return xml.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, entity: string) =>
    code === undefined ? (entities[entity] as string) : String.fromCodePoint(Number(code)),
  );
}
