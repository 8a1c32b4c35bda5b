import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type Diagnostic, renderJson, renderLsp, renderSarif, renderTerminal } from '../../compiler/index.js';
import { packageVersion } from '../../schemas/version.js';
import { defineCommand } from '../command.js';
import { compileOptions, compileRequest, compilerWith, onceEach } from '../options/compile-options.js';
import { flag } from '../options/values.js';

const formats = ['text', 'json', 'sarif', 'lsp'] as const;

const options = {
  ...compileOptions,
  strict: { flags: '--strict', doc: 'take warnings for errors', value: flag },
  format: {
    flags: '--format <format>',
    doc: `how findings are printed: ${formats.join(', ')}; SARIF 2.1.0 for code scanners, LSP for editors`,
    value: z.enum(formats).default('text'),
  },
};

/** `cuvisc check`: the diagnostics of pipelines, nothing else. */
export const check = defineCommand({
  name: 'check',
  summary: 'Reports what is wrong with pipeline YAML without writing a plan.',
  examples: [
    'cuvisc check pipeline.yaml --bands 61',
    'cuvisc check a.yaml b.yaml --bands 61 --strict',
    'cuvisc check pipeline.yaml --like scene.hdr --format sarif',
  ],
  operands: [{ syntax: '<pipelines...>', doc: 'one or more pipeline YAML files' }],
  options,
  async run({ operands, options: { strict, format, ...request }, session }) {
    const note = onceEach(session.note);
    const compiler = await compilerWith(request.nodes);
    const found = await Promise.all(operands.map(async (file) => compiler.check(await compileRequest(file, request, note))));
    const diagnostics = found.flat().map((diagnostic) => (strict ? strictly(diagnostic) : diagnostic));
    const clean = `${operands.join(', ')}: nothing to report`;
    const text = {
      text: () => (diagnostics.length === 0 ? clean : renderTerminal(diagnostics, session.terminal.colours.out)),
      ...machine(diagnostics),
    }[format]();
    return { text, json: { diagnostics: renderJson(diagnostics) }, exitCode: diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0 };
  },
});

function strictly(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'warning' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

function machine(diagnostics: readonly Diagnostic[]): Readonly<Record<'json' | 'sarif' | 'lsp', () => string>> {
  const print = (value: unknown) => JSON.stringify(value, null, 2);
  return {
    json: () => print(renderJson(diagnostics)),
    sarif: () => print(renderSarif(diagnostics, packageVersion)),
    lsp: () => print(renderLsp(diagnostics, (file) => pathToFileURL(file).href)),
  };
}
