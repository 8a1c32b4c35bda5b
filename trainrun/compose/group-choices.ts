import { trainrunDefaults } from '../../compiler/diagnostics/catalogue/trainrun-defaults.js';
import { trainrunOverride } from '../../compiler/diagnostics/catalogue/trainrun-override.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { Span } from '../../compiler/diagnostics/span.js';

/** Choices that replace those of defaults lists, by `group@package`; the first one made of a key counts. */
export interface GroupChoices {
  replace(key: string, choice: readonly string[], span: Span): void;
  /** The replaced choice, or `fallback`. Reports a group that two entries choose for the same package. */
  take(key: string, fallback: readonly string[], span: Span): readonly string[];
  /** Reports every choice that was never taken. */
  reportUnused(): void;
}

interface Choice {
  readonly names: readonly string[];
  readonly span: Span;
  taken: boolean;
}

/** Remembers which option of each group was chosen, and by what. */
export function createGroupChoices(diagnostics: Diagnostics): GroupChoices {
  const choices = new Map<string, Choice>();
  const taken = new Set<string>();
  return {
    replace(key, names, span) {
      if (!choices.has(key)) choices.set(key, { names, span, taken: false });
    },
    take(key, fallback, span) {
      if (taken.has(key)) diagnostics.report(trainrunDefaults, span, { reason: `${key} is chosen a second time; write override before the group` });
      taken.add(key);
      const choice = choices.get(key);
      if (choice) choice.taken = true;
      return choice?.names ?? fallback;
    },
    reportUnused() {
      for (const [key, { span, taken: used }] of choices) if (!used) reportUnmatched(key, span, diagnostics);
    },
  };
}

function reportUnmatched(key: string, span: Span, diagnostics: Diagnostics): void {
  const reason = `no defaults list chooses ${key}`;
  const { file, text } = span.source;
  if (file === 'override') diagnostics.report(trainrunOverride, span, { text, reason: `${reason}; write + before it to add it` });
  else diagnostics.report(trainrunDefaults, span, { reason });
}
