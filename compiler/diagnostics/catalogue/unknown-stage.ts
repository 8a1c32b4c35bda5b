import { defineDiagnostic } from '../diagnostic.js';

export const unknownStage = defineDiagnostic<{ stage: string }>({
  code: 'unknown-stage',
  severity: 'error',
  message: (p) => `'${p.stage}' is not an execution stage: expected always, train, val, test or inference`,
  explanation: 'execution_stages is one of always, train, val, test and inference, or a list of them, in lower or in upper case.',
  wrong: 'nodes:\n  - {name: m, class_name: IdentityNormalizer, execution_stages: infer}',
  right: 'nodes:\n  - {name: m, class_name: IdentityNormalizer, execution_stages: inference}',
});
