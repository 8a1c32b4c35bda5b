import { defineDiagnostic } from '../diagnostic.js';

export const unknownCompat = defineDiagnostic<{ compat: string }>({
  code: 'unknown-compat',
  severity: 'error',
  message: (p) => `no compatibility level '${p.compat}' is known`,
  explanation: 'The levels are `cuvis-ai-0.5` and `cuvis-ai-0.19`; docs/reference/compatibility.md lists what each changes.',
  wrong: 'metadata: {name: demo, compat: cuvis-ai}',
  right: 'metadata: {name: demo, compat: cuvis-ai-0.5}',
});
