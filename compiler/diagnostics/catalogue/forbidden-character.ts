import { defineDiagnostic } from '../diagnostic.js';

export const forbiddenCharacter = defineDiagnostic<{ character: string }>({
  code: 'forbidden-character',
  severity: 'error',
  message: (p) => `the character ${p.character} is not allowed in YAML`,
  explanation:
    'Control characters other than tab and line breaks, noncharacters and lone surrogates are forbidden by YAML 1.2. They usually come from a damaged file or another encoding than UTF-8; inside double quotes they can be written as an escape.',
  wrong: 'metadata: {name: "demo␀"}  # ␀ stands for the character U+0000',
  right: 'metadata: {name: demo}',
});
