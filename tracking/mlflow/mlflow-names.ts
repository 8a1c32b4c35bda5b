import { createHash } from 'node:crypto';
import { journalName } from '../journal/journal-records.js';

/** What an MLflow server takes, in characters, entries and bytes (`mlflow/utils/validation.py` of MLflow 3.17). */
export const mlflowLimits = {
  name: 250,
  experimentName: 500,
  paramValue: 6000,
  tagValue: 8000,
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  /** 1,000,000 are allowed; the rest is room for the frame of the message. */
  bytesPerBatch: 900_000,
} as const;

/** Before the tag that has the name of which another was made. */
export const nameTag = 'cuvisc.name.';

/** Names of metrics, parameters and tags: `\w` of Python, space, `/`, `.` and `-`. Servers on Windows refuse the colon, so no name has it. */
const allowed = /^[/\p{L}\p{N}_.\- ]+$/u;

/**
 * The name under which MLflow has `name`: itself where the server takes it, else its characters as far as they are allowed, with `_` for others,
 * `-` and eight hexadecimal digits of the SHA-256 of the whole name. The same for the same name always, and different for different ones.
 */
export function mlflowName(name: string): string {
  if (isTaken(name)) return name;
  const plain = [...name].map((c) => (allowed.test(c) ? c : '_')).join('');
  const path = plain
    .split('/')
    .map((part) => part.replace(/^\.+$/, '_'))
    .filter((part) => part !== '')
    .join('/')
    .replace(/^\.\./, '__');
  // Room for `nameTag` before it.
  return `${cut(path, mlflowLimits.name - nameTag.length - 9)}-${digest(name)}`;
}

function isTaken(name: string): boolean {
  const parts = name.split('/');
  return (
    lengthOf(name) <= mlflowLimits.name &&
    allowed.test(name) &&
    !name.startsWith('..') &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** A text of at most `limit` characters: a longer one is cut and says how long it is, and its digest; the journal has it whole. */
export function mlflowText(text: string, limit: number): string {
  const length = lengthOf(text);
  if (length <= limit) return text;
  const end = `... (${length} characters, sha256 ${digest(text)}; whole in ${journalName})`;
  return `${cut(text, limit - end.length)}${end}`;
}

/** Python counts code points. */
function lengthOf(text: string): number {
  return [...text].length;
}

function cut(text: string, length: number): string {
  return [...text].slice(0, length).join('');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
