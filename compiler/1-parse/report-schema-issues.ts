import type { z } from 'zod';
import { stages } from '../../schemas/stage.js';
import { missingKey } from '../diagnostics/catalogue/missing-key.js';
import { unknownKey } from '../diagnostics/catalogue/unknown-key.js';
import { unknownStage } from '../diagnostics/catalogue/unknown-stage.js';
import { wrongType } from '../diagnostics/catalogue/wrong-type.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { knownKeys } from './format-keys.js';
import { hasFailed, keyPlace, type Path, pathText, treeAt, valuePlace, type YamlTree } from './yaml-tree.js';

type Issue = z.core.$ZodIssue;

/** Turns what zod found in the pipeline's plain value into diagnostics at the YAML's places. */
export function reportSchemaIssues(issues: readonly Issue[], root: YamlTree, diagnostics: Diagnostics): void {
  for (const issue of issues) reportIssue(issue, issue.path as Path, root, diagnostics);
}

function reportIssue(issue: Issue, path: Path, root: YamlTree, diagnostics: Diagnostics): void {
  const found = treeAt(root, path);
  if (found && hasFailed(found)) return;
  if (path[0] === 'nodes' && path[2] === 'execution_stages' && found?.kind === 'scalar' && typeof found.value === 'string') {
    const suggestion = nearestName(found.value, ['always', ...stages]);
    diagnostics.report(unknownStage, found.span, { stage: found.value }, { suggestion });
  } else if (issue.code === 'invalid_union') {
    reportUnion(issue, path, root, diagnostics);
  } else if (issue.code === 'unrecognized_keys') {
    reportUnknownKeys(issue.keys, path, root, diagnostics);
  } else if (issue.code === 'invalid_type' && found === undefined && path.length > 0) {
    const owner = path.slice(0, -1);
    diagnostics.report(missingKey, valuePlace(root, owner), { key: String(path.at(-1)), owner: nameOf(owner) });
  } else {
    diagnostics.report(wrongType, valuePlace(root, path), { what: nameOf(path), expected: expectation(issue) });
  }
}

/** Reports the issues of the alternative whose type the value has; if it has none's, what the alternatives are. */
function reportUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, root: YamlTree, diagnostics: Diagnostics): void {
  const meant = issue.errors.find((issues) =>
    issues.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys' || inner.code === 'too_small'),
  );
  if (meant) {
    for (const inner of meant) reportIssue(inner, [...path, ...(inner.path as Path)], root, diagnostics);
    return;
  }
  const expected = issue.errors.flatMap((issues) => (issues[0] ? [expectation(issues[0])] : [])).join(', or ');
  diagnostics.report(wrongType, valuePlace(root, path), { what: nameOf(path), expected });
}

function reportUnknownKeys(keys: readonly string[], path: Path, root: YamlTree, diagnostics: Diagnostics): void {
  for (const key of keys) {
    const suggestion = nearestName(key, knownKeys(path));
    diagnostics.report(unknownKey, keyPlace(root, [...path, key]), { key, owner: nameOf(path) }, { suggestion });
  }
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the pipeline' : pathText(path);
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a string',
  number: 'a number',
};

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.message.toLowerCase();
}
