import { canonicalJson } from '../keys/canonical-json.js';
import type { CodeTerm, InputTerm, KeyTerms } from '../keys/key-terms.js';

/** One way in which the terms of two keys differ. */
export type TermChange =
  | { readonly kind: 'code'; readonly files: readonly string[]; readonly packages: readonly string[]; readonly text: string }
  | { readonly kind: 'param' | 'input' | 'codec' | 'engine' | 'stage'; readonly name: string; readonly text: string };

/** What changed from `before` to `after`, in the order code, parameters, inputs, codecs, engine; `only` leaves out inputs not named there. */
export function termChanges(before: KeyTerms, after: KeyTerms, only?: readonly string[]): TermChange[] {
  const inputs = only ?? [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  return [
    ...(before.stage === after.stage ? [] : [{ kind: 'stage' as const, name: after.stage, text: `stage ${before.stage} is now ${after.stage}` }]),
    ...codeChange(before.code, after.code),
    ...entryChanges('param', before.params, after.params, (name, a, b) => `param ${name}: ${shown(a)} -> ${shown(b)}`),
    ...inputs.flatMap((name) => inputChange(name, before.inputs[name], after.inputs[name])),
    ...entryChanges('codec', before.codecs, after.codecs, (name, a, b) => `codec of ${name}: ${codecText(a)} -> ${codecText(b)}`),
    ...entryChanges('engine', before.facets, after.facets, (name, a, b) => `${name} ${a ?? 'not counted'} -> ${b ?? 'not counted'}`),
  ];
}

function codeChange(before: CodeTerm, after: CodeTerm): TermChange[] {
  if (before.kind === 'pinned' && after.kind === 'pinned') {
    if (before.version === after.version) return [];
    return [{ kind: 'code', files: [], packages: [], text: `version ${before.version} -> ${after.version}` }];
  }
  if (before.kind === 'pinned' || after.kind === 'pinned') {
    const text = after.kind === 'pinned' ? `code is now pinned as version ${after.version}` : 'code is no longer pinned by a version';
    return [{ kind: 'code', files: [], packages: [], text }];
  }
  if (before.digest === after.digest) return [];
  return [sourceChange(before, after)];
}

type SourceTerm = Extract<CodeTerm, { readonly kind: 'source' }>;

function sourceChange(before: SourceTerm, after: SourceTerm): TermChange {
  const files = changedNames(before.files, after.files);
  const packages = changedNames(before.packages, after.packages);
  const parts = [
    ...files.map((file) => `${file} ${verb(before.files[file], after.files[file])}`),
    ...packages.map((name) => `${name} ${before.packages[name] ?? 'not imported'} -> ${after.packages[name] ?? 'not imported'}`),
  ];
  return { kind: 'code', files, packages, text: parts.length === 0 ? 'code changed' : parts.join(', ') };
}

function verb(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return 'is now part of the code';
  return after === undefined ? 'is no longer part of the code' : 'changed';
}

function changedNames(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter((name) => textOf(before[name]) !== textOf(after[name]));
}

function entryChanges<T>(
  kind: 'param' | 'codec' | 'engine',
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  text: (name: string, before: T | undefined, after: T | undefined) => string,
): TermChange[] {
  return changedNames(before, after).map((name) => ({ kind, name, text: text(name, before[name], after[name]) }));
}

function inputChange(name: string, before: InputTerm | undefined, after: InputTerm | undefined): TermChange[] {
  if (before && after && digestsOf(before) === digestsOf(after)) return [];
  return [{ kind: 'input', name, text: inputText(name, before, after) }];
}

/** Names of producers do not count. */
function digestsOf(term: InputTerm): string {
  return canonicalJson('digest' in term ? term.digest : term.members);
}

function inputText(name: string, before: InputTerm | undefined, after: InputTerm | undefined): string {
  if (!before || !after) return after ? `input ${name} is new (${after.from})` : `input ${name} is gone`;
  if ('members' in before && 'members' in after) return `input ${name}: ${memberText(before.members, after.members)}`;
  const [a, b] = ['digest' in before ? before.digest : undefined, 'digest' in after ? after.digest : undefined];
  if (a === null || b === null) return `input ${name} (${after.from}) is ${b === null ? 'now absent' : 'no longer absent'}`;
  return `upstream ${after.from} gives other bytes`;
}

interface Labelled {
  readonly label: string;
}

function memberText(before: readonly Labelled[], after: readonly Labelled[]): string {
  const [old, now] = [before, after].map((members) => new Map(members.map((each) => [each.label, canonicalJson(each)]))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const added = [...now.keys()].filter((label) => !old.has(label));
  const gone = [...old.keys()].filter((label) => !now.has(label));
  const changed = [...now].flatMap(([label, text]) => (old.has(label) && old.get(label) !== text ? [label] : []));
  const parts = [
    ...(added.length > 0 ? [`new members ${listed(added)}`] : []),
    ...(gone.length > 0 ? [`without ${listed(gone)}`] : []),
    ...(changed.length > 0 ? [`other bytes from ${listed(changed)}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'members in another order';
}

function listed(labels: readonly string[]): string {
  const shownLabels = labels.slice(0, 3).map((label) => (label === '' ? 'the only one' : `[${label}]`));
  return labels.length > 3 ? `${shownLabels.join(', ')} and ${labels.length - 3} more` : shownLabels.join(', ');
}

function codecText(codec: { readonly id: string; readonly version: number } | null | undefined): string {
  if (codec === undefined) return 'no such output';
  return codec === null ? 'memory' : `${codec.id}@${codec.version}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : textOf(value);
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}
