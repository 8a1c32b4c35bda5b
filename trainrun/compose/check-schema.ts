import type { z } from 'zod';
import { missingKey } from '../../compiler/diagnostics/catalogue/missing-key.js';
import { unknownKey } from '../../compiler/diagnostics/catalogue/unknown-key.js';
import { wrongType } from '../../compiler/diagnostics/catalogue/wrong-type.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { keyPlace, type YamlTree, plainOf, treeAt, valuePlace } from '../../compiler/1-parse/yaml-tree.js';
import { keysAt } from './schema-shape.js';

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

/** A value and what it is called in messages: `the trainrun`. */
export interface Named {
  readonly tree: YamlTree;
  readonly name: string;
}

/**
 * The value as the schema reads it, with defaults. Reports `unknown-key`, `missing-key` and `wrong-type` at their places
 * and returns `undefined` if there is any.
 */
export function checkSchema<S extends z.ZodType>(schema: S, value: Named, diagnostics: Diagnostics): z.output<S> | undefined {
  const checked = schema.safeParse(plainOf(value.tree), { reportInput: true });
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) reportIssue(issue, schema, value, diagnostics);
  return undefined;
}

function reportIssue(issue: Issue, schema: z.ZodType, { tree, name }: Named, diagnostics: Diagnostics): void {
  const path = issue.path as Path;
  const owner = path.slice(0, -1);
  const meant = issue.code === 'invalid_union' ? meantAlternative(issue) : undefined;
  if (meant) {
    for (const inner of meant) reportIssue({ ...inner, path: [...path, ...inner.path] }, schema, { tree, name }, diagnostics);
  } else if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path, plainAt(tree, path));
    for (const key of issue.keys) {
      const suggestion = nearestName(key, known);
      diagnostics.report(unknownKey, keyPlace(tree, [...path, key]), { key, owner: nameOf(path, name) }, { suggestion });
    }
  } else if (issue.input === undefined && path.length > 0) {
    diagnostics.report(missingKey, valuePlace(tree, owner), { key: String(path.at(-1)), owner: nameOf(owner, name) });
  } else {
    diagnostics.report(wrongType, valuePlace(tree, path), { what: nameOf(path, name), expected: expectation(issue) });
  }
}

/** The issues of the alternative whose type the value has: those that lie inside it. */
function meantAlternative({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  return errors.find(
    (issues) => issues.length > 0 && issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys' || code === 'too_small'),
  );
}

function plainAt(tree: YamlTree, path: Path): unknown {
  const found = treeAt(tree, path);
  return found && plainOf(found);
}

function nameOf(path: Path, top: string): string {
  return path.length === 0 ? top : path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? `of type ${issue.expected}` : issue.message;
    case 'too_small':
      return bound(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin);
    case 'too_big':
      return bound(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin);
    case 'invalid_value':
      return issue.message.startsWith('Invalid') ? `one of ${issue.values.map(String).join(', ')}` : issue.message;
    default:
      return issue.message;
  }
}

function bound(relation: string, limit: number | bigint, origin: string): string {
  if (origin === 'array') return `a list of ${relation} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return origin === 'string' ? `a text of ${relation} ${limit} ${limit === 1 ? 'character' : 'characters'}` : `${relation} ${limit}`;
}
