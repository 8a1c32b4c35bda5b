import { check as checkPipeline, renderJson, renderTerminal } from '../../compiler/index.js';
import { defineCommand } from '../command.js';
import { compileOptions, compileRequest } from '../options/compile-options.js';

/** `cuvisc check`: the diagnostics of a pipeline, nothing else. */
export const check = defineCommand({
  name: 'check',
  summary: 'Reports what is wrong with pipeline YAML without writing a plan.',
  examples: ['cuvisc check pipeline.yaml --bands 61', 'cuvisc check pipeline.yaml --like scene.hdr --json'],
  operands: [{ syntax: '<pipeline>', doc: 'the pipeline YAML' }],
  options: compileOptions,
  async run({ operands, options, session }) {
    const file = operands[0] as string;
    const diagnostics = checkPipeline(await compileRequest(file, options));
    const text = diagnostics.length === 0 ? `${file}: nothing to report` : renderTerminal(diagnostics, session.terminal.colours.out);
    return { text, json: { diagnostics: renderJson(diagnostics) }, exitCode: diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0 };
  },
});
