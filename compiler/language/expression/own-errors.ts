import type { Diagnostics } from '../../diagnostics/collector.js';

/** A collector that passes everything on and whose `hasErrors` tells of errors reported through itself alone. */
export function ownErrors(diagnostics: Diagnostics): Diagnostics {
  let failed = false;
  return {
    report: (definition, span, params, options) => {
      failed ||= definition.severity === 'error';
      diagnostics.report(definition, span, params, options);
    },
    get hasErrors() {
      return failed;
    },
    sorted: () => diagnostics.sorted(),
  };
}
