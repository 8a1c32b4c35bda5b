import { defineDiagnostic } from '../diagnostic.js';

export const unknownCompat = defineDiagnostic<{ compat: string }>({
  code: 'unknown-compat',
  severity: 'error',
  message: (p) => `no compatibility level '${p.compat}' is known`,
  explanation: 'The only level is `cuvis-ai-0.5`.',
  wrong: 'metadata: {name: demo, compat: cuvis-ai}',
  right: 'metadata: {name: demo, compat: cuvis-ai-0.5}',
});
