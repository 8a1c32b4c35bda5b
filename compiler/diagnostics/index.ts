export type { Diagnostic } from './diagnostic.js';
export type { CuviscCode, DiagnosticCode } from './diagnostic-code.js';
export { diagnosticCodes, type DiagnosticEntry, diagnosticEntries, explainDiagnostic } from './explain-diagnostic.js';
export { nearestName } from '../../schemas/nearest-name.js';
export { type JsonDiagnostic, renderJson } from './render-json.js';
export { type LspDiagnostic, type LspDocument, renderLsp } from './render-lsp.js';
export { renderSarif, type SarifLog } from './render-sarif.js';
export { renderTerminal } from './render-terminal.js';
export { positionOf, type SourceText, type Span } from './span.js';
