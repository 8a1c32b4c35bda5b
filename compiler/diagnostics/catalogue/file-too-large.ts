import { defineDiagnostic } from '../diagnostic.js';

export const fileTooLarge = defineDiagnostic<{ size: string; limit: string }>({
  code: 'file-too-large',
  severity: 'error',
  message: (p) => `the file has ${p.size}; at most ${p.limit} are read`,
  explanation:
    'Files are read up to 10,000,000 characters, 150,000 lines and 300,000 YAML tokens (some 7,500 nodes), so that no file can exhaust time or memory.',
  wrong: '# more than 10,000,000 characters',
  right: 'nodes: []',
});
