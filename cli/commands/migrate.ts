import { migratePipeline, readText } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { defineCommand } from '../command.js';
import { text } from '../options/values.js';

/** `cuvisc migrate`: a pipeline of an older version in the form of today. */
export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Rewrites pipeline YAML of an older form (class/params, from/to) in the form of today.',
  examples: ['cuvisc migrate OLD.yaml -o NEW.yaml', 'cuvisc migrate OLD.yaml > NEW.yaml'],
  operands: [{ syntax: '<pipeline>', doc: 'the pipeline YAML; it is not changed' }],
  options: { out: { flags: '-o, --out <file>', doc: 'the file to write, which must be another one; default: the text is printed', value: text } },
  async run({ operands, options: { out }, session }) {
    const file = operands[0] as string;
    if (out === file) throw new CuviscError('option-invalid', `-o ${out} is the pipeline itself`, { hint: 'name another file' });
    const { text: migrated, remarks } = migratePipeline(await readText(file));
    const told = remarks.length === 0 ? ['It is of the form of today: nothing was changed.'] : remarks;
    const json = { file: out ?? null, remarks, ...(out === undefined && { text: migrated }) };
    if (out === undefined) {
      session.note(told.join('\n'));
      return { text: migrated.replace(/\r?\n$/, ''), json };
    }
    await writeAtomically(out, migrated);
    return { text: [...told, `Wrote ${out}.`].join('\n'), json };
  },
});
