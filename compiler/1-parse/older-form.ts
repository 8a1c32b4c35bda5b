import { olderForm } from '../diagnostics/catalogue/older-form.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import { childOf, type YamlTree } from './yaml-tree.js';

/** A key of the form that versions 0.2 to 0.4 of the reference framework write. */
export interface OlderKey {
  /** Where it stands: at the top, in an entry of `nodes`, or in one of `connections`. */
  readonly in: 'top' | 'nodes' | 'connections';
  readonly key: string;
  /** What the key is called today; without one it is left out. */
  readonly now?: string;
  readonly span: Span;
}

const atTop = ['name', 'version', 'frozen_nodes'] as const;
const renamed: Readonly<Record<'nodes' | 'connections', Readonly<Record<string, string>>>> = {
  nodes: { class: 'class_name', params: 'hparams' },
  connections: { from: 'source', to: 'target' },
};

/** The keys of a pipeline that belong to the older form, in the order of the tree; none of one that is of today's. */
export function olderKeys(root: YamlTree): OlderKey[] {
  const top = atTop.flatMap((key): OlderKey[] => keySpans(root, key).map((span) => ({ in: 'top', key, span })));
  const inLists = (['nodes', 'connections'] as const).flatMap((list) => {
    const items = childOf(root, list);
    if (items?.kind !== 'list') return [];
    return items.items.flatMap((item) =>
      Object.entries(renamed[list]).flatMap(([key, now]): OlderKey[] => keySpans(item, key).map((span) => ({ in: list, key, now, span }))),
    );
  });
  return [...top, ...inLists];
}

function keySpans(tree: YamlTree, key: string): Span[] {
  const entry = tree.kind === 'map' ? tree.entries.get(key) : undefined;
  return entry ? [entry.key] : [];
}

/** Reports a pipeline of the older form, once, at the first key that is of it. True if there is one. */
export function reportOlderForm(root: YamlTree, diagnostics: Diagnostics): boolean {
  const [first] = olderKeys(root).sort((a, b) => a.span.start - b.span.start);
  if (!first) return false;
  diagnostics.report(olderForm, first.span, { key: first.key, file: first.span.source.file });
  return true;
}
