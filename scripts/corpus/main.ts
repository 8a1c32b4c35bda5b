import { parseArgs } from 'node:util';
import { findYaml, type YamlFile } from './find-yaml.js';
import { judge } from './judge.js';
import { rankBlockers, renderReport } from './report.js';
import { sortOfYaml } from './sort-of-yaml.js';
import { type Verdict, verdictOf } from './verdict.js';

// `npm run corpus -- FOLDER [--json]`: compiles every pipeline, trainrun and data YAML below a folder and prints what became of each.

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: npm run corpus -- FOLDER [--json]');

async function verdictsOf({ file, text, copies }: YamlFile): Promise<Verdict[]> {
  const sort = sortOfYaml(text);
  try {
    const findings = await judge(file, sort);
    return findings ? [{ file, sort, copies, migrated: findings.migrated, ...verdictOf(findings.found) }] : [];
  } catch (error) {
    return [{ file, sort, copies, migrated: false, outcome: 'crashed', reasons: [error instanceof Error ? error.message : String(error)] }];
  }
}

const verdicts: Verdict[] = [];
for (const file of findYaml(folder)) verdicts.push(...(await verdictsOf(file)));
console.log(values.json ? JSON.stringify({ files: verdicts, blockers: rankBlockers(verdicts) }, null, 2) : renderReport(folder, verdicts));
process.exitCode = verdicts.some(({ outcome }) => outcome === 'crashed') ? 1 : 0;
