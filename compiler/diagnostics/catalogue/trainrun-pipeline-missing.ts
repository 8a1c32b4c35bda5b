import { defineDiagnostic } from '../diagnostic.js';

export const trainrunPipelineMissing = defineDiagnostic<{ reference: string; tried: string }>({
  code: 'trainrun-pipeline-missing',
  severity: 'error',
  message: (p) => `the pipeline '${p.reference}' was not found; tried ${p.tried}`,
  explanation: '`pipeline:` is a path: absolute, or relative to the trainrun, the folder above it or the working directory, with or without .yaml.',
  wrong: 'pipeline: pipelin/rx',
  right: 'pipeline: pipeline/rx',
});
