import type { CheckedPipeline } from './2-check/checked-pipeline.js';
import { builtIn, checkedPhases } from './compile.js';
import type { CompileRequest } from './compile-request.js';
import { bandsUnknown } from './diagnostics/catalogue/bands-unknown.js';
import { wavelengthsUnknown } from './diagnostics/catalogue/wavelengths-unknown.js';
import { createDiagnostics, type Diagnostics } from './diagnostics/collector.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';

const aboutTheData: ReadonlySet<string> = new Set([bandsUnknown.code, wavelengthsUnknown.code]);

/** A pipeline that was checked for no data in particular. */
export interface OpenCheck {
  /** `undefined` if a diagnostic is an error. */
  readonly checked: CheckedPipeline | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a pipeline for drawing or comparing it: what only the data can settle, band count and wavelengths, may stay open. */
export function checkOpen(request: CompileRequest, entries = builtIn): OpenCheck {
  const all = createDiagnostics();
  const checked = checkedPhases(request, withoutDataErrors(all), {}, entries);
  return { checked, diagnostics: all.sorted() };
}

function withoutDataErrors(all: Diagnostics): Diagnostics {
  return {
    report(definition, ...rest) {
      if (!aboutTheData.has(definition.code)) all.report(definition, ...rest);
    },
    get hasErrors() {
      return all.hasErrors;
    },
    sorted: () => all.sorted(),
  };
}
