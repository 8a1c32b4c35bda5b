import type { z } from 'zod';
import type { NodeAst } from '../1-parse/pipeline-ast.js';
import { badHparam } from '../diagnostics/catalogue/bad-hparam.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a mapping',
  record: 'a mapping',
  string: 'a text',
};

/** Reports what zod found wrong with a hyper-parameter, at the innermost value that is to blame. */
export function reportHparamIssue(issue: Issue, node: NodeAst, kind: string, diagnostics: Diagnostics): void {
  const [first = '', ...inner] = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const hparam = [first, ...inner].map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
  const span = node.hparams.get(String(first))?.place(inner) ?? node.className.span;
  const suggestion = issue.code === 'invalid_value' ? nearestName(String(issue.input), issue.values.map(String)) : undefined;
  diagnostics.report(badHparam, span, { hparam, kind, reason: reasonOf(issue) }, { suggestion });
}

function reasonOf(issue: Issue): string {
  // A class may say itself what it lacks; zod's own messages begin so.
  if (issue.input !== undefined && !/^(Invalid|Too)/.test(issue.message)) return `${issue.message} (found ${shown(issue.input)})`;
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'it is required' : `it must be ${typeNames[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
  }
  if (issue.code === 'invalid_value') return `it must be one of ${issue.values.map(String).join(', ')}, not ${shown(issue.input)}`;
  if (issue.code === 'too_small') return bound(issue.inclusive === false ? 'greater than' : 'at least', issue.minimum, issue);
  if (issue.code === 'too_big') return bound(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue);
  return `${issue.message}, not ${shown(issue.input)}`;
}

function bound(relation: string, limit: number | bigint, { origin, input }: Issue & { readonly origin: string }): string {
  return origin === 'array' ? `it must have ${relation} ${limit} entries` : `it must be ${relation} ${limit}, not ${shown(input)}`;
}

/** A value as one would write it, cut to a readable length; lists and mappings by name. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
