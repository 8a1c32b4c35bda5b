import { jsonSchemaOf, type SchemaSubject, schemaSubjects } from '../../compiler/views/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { compileOptions, compilerWith } from '../options/compile-options.js';
import { defineCommand } from '../command.js';

/** `cuvisc schema`: what editors need to complete and check files. */
export const schema = defineCommand({
  name: 'schema',
  summary: 'Prints the JSON Schema of pipeline YAML, trainruns, data YAML or plan.json, for editors.',
  examples: ['cuvisc schema pipeline > pipeline.schema.json', 'cuvisc schema trainrun', 'cuvisc schema data', 'cuvisc schema plan'],
  operands: [{ syntax: '<subject>', doc: schemaSubjects.join(', ') }],
  options: { nodes: compileOptions.nodes },
  async run({ operands, options }) {
    const { entries } = await compilerWith(options.nodes);
    const json = jsonSchemaOf(subjectOf(operands[0] as string), entries.nodes);
    return { text: JSON.stringify(json, null, 2), json };
  },
});

function subjectOf(text: string): SchemaSubject {
  const subject = schemaSubjects.find((candidate) => candidate === text);
  if (subject !== undefined) return subject;
  throw new CuviscError('schema-unknown', `there is no schema of '${text}'`, { hint: `expected one of ${schemaSubjects.join(', ')}` });
}
