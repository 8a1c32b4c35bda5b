import { describe, expect, it } from 'vitest';
import { least, loadText } from './config-folder.js';

const env = { RATE: '0.5', OWNER: 'me' };

/** `<` and `>` stand for the brackets of an interpolation. */
function written(text: string): string {
  return text.replaceAll('<', '$\u007b').replaceAll('>', '}');
}

async function outputDir(text: string, overrides: string[] = []) {
  const { config, diagnostics } = await loadText(`${least}tags: {a: x, b: '${written('<.a>')}'}\noutput_dir: '${written(text)}'\n`, {
    overrides,
    env,
  });
  return { value: config?.output_dir, codes: diagnostics.map(({ code }) => code) };
}

describe('interpolations', () => {
  it.each([
    ['<name>/run', 'demo/run'],
    ['<tags.b>', 'x'],
    ['<.name>', 'demo'],
    ['<tags.<tags.key,a>>', undefined],
    ['<oc.env:OWNER>/<oc.env:NOPE,none>', 'me/none'],
  ])('%s', async (text, expected) => {
    const { value, codes } = await outputDir(text);
    expect(value).toBe(expected);
    expect(codes.length === 0).toBe(expected !== undefined);
  });

  it.each([
    ['<nmae>', 'unknown-reference'],
    ['<name', 'bad-interpolation'],
    ['<output_dir>', 'interpolation-cycle'],
    ['<oc.env:NOPE>', 'missing-environment-variable'],
    ['<hydra:job.name>', 'bad-interpolation'],
  ])('refuses %s: %s', async (text, code) => {
    expect((await outputDir(text)).codes).toEqual([code]);
  });

  it('see the composed and overridden trainrun', async () => {
    expect(await outputDir('outputs/<name>', ['name=other'])).toEqual({ value: 'outputs/other', codes: [] });
  });

  it('take the type of an environment variable from its text through oc.decode', async () => {
    const text = `${least}training: {optimizer: {lr: '${written('<oc.decode:<oc.env:RATE>>')}'}}\n`;
    const { config } = await loadText(text, { env });
    expect(config?.training?.optimizer.lr).toBe(0.5);
  });
});
