import { defineDiagnostic } from '../diagnostic.js';

export const unknownAnchor = defineDiagnostic<{ name: string }>({
  code: 'unknown-anchor',
  severity: 'error',
  message: (p) => `no anchor &${p.name} stands before this alias`,
  explanation: 'An alias `*name` repeats the value that was marked `&name` further up in the same file.',
  wrong: 'plugins: [&base a, *bse]',
  right: 'plugins: [&base a, *base]',
});
