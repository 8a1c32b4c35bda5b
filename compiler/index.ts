export { type Compilation, check, compile, type Phases } from './compile.js';
export type { CompileRequest } from './compile-request.js';
export type { Diagnostic } from './diagnostics/diagnostic.js';
export { renderJson } from './diagnostics/render-json.js';
export { renderTerminal } from './diagnostics/render-terminal.js';
export type { PlanFiles } from './6-emit/emit-plan.js';
export { writePlan } from './6-emit/write-plan.js';
