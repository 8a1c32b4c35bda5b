import type { Diagnostic } from '../../compiler/index.js';
import { pluginClasses, pluginOf } from '../../compiler/nodes/plugin-classes.js';
import type { SortOfYaml } from './sort-of-yaml.js';

/**
 * What became of a file. `but-for-data`: it is in order, and only its cubes cannot be read here. `needs-plugin`: all that stands in its way are
 * classes of plugins, whose networks cuvisc does not have.
 */
export type Outcome = 'accepted' | 'noticed' | 'but-for-data' | 'needs-plugin' | 'refused' | 'crashed';

/** A file and what became of it. */
export interface Verdict {
  readonly file: string;
  readonly sort: SortOfYaml;
  readonly copies: number;
  readonly outcome: Outcome;
  /** What was judged is what `cuvisc migrate` makes of it. */
  readonly migrated: boolean;
  /** What stands in its way, or what it is told, each once: the code and what it is about. */
  readonly reasons: readonly string[];
}

const ofData: ReadonlySet<string> = new Set(['trainrun-data']);

/** Judges by findings: errors refuse, whatever else is reported is a notice. */
export function verdictOf(found: readonly Diagnostic[]): Pick<Verdict, 'outcome' | 'reasons'> {
  const errors = found.filter(({ severity }) => severity === 'error');
  const reasons = [...new Set((errors.length > 0 ? errors : found).map(reasonOf))];
  if (errors.length === 0) return { outcome: found.length === 0 ? 'accepted' : 'noticed', reasons };
  if (errors.every(({ code }) => ofData.has(code))) return { outcome: 'but-for-data', reasons };
  return { outcome: errors.every(isOfPlugin) ? 'needs-plugin' : 'refused', reasons };
}

const plugins = pluginClasses([]);

function isOfPlugin({ code, span }: Diagnostic): boolean {
  const origin = pluginOf(textOf(span), plugins);
  return code === 'unknown-node-class' && origin !== undefined && origin.package !== 'cuvis-ai';
}

function textOf({ source, start, end }: Diagnostic['span']): string {
  return source.text.slice(start, end);
}

/** A code with the text that it is reported at, so that equal causes count as one. */
function reasonOf({ code, span }: Diagnostic): string {
  const text = textOf(span).split('\n', 1)[0] ?? '';
  return `${code}: ${text.length > 70 ? `${text.slice(0, 70)}...` : text}`;
}
