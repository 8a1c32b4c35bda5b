import { defineDiagnostic } from '../diagnostic.js';

export const unknownTag = defineDiagnostic<{ tag: string }>({
  code: 'unknown-tag',
  severity: 'error',
  message: (p) => `the tag ${p.tag} is not supported`,
  explanation:
    'Tags of the YAML core schema are understood: !!str, !!int, !!float, !!bool, !!null, !!map and !!seq. Tags that build objects of a programming language are never obeyed.',
  wrong: "plugins: [!!js/function 'f']",
  right: 'plugins: [f]',
});
