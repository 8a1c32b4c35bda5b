import { type Diagnostic, positionOf, renderJson, renderTerminal } from '../../compiler/index.js';
import type { Findings } from '../../schemas/findings-error.js';

/** At least one diagnostic, as findings. */
export function findingsOf(found: readonly Diagnostic[]): Findings {
  const [first, ...more] = found as [Diagnostic, ...Diagnostic[]];
  const { source, start } = first.span;
  return {
    message: more.length === 0 ? first.message : `${first.message}, and ${more.length} more`,
    place: { file: source.file, ...positionOf(source, start) },
    render: (colour) => renderTerminal(found, colour),
    json: renderJson(found),
  };
}
