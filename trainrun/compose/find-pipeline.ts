import { dirname, resolve } from 'node:path';
import { trainrunPipelineMissing } from '../../compiler/diagnostics/catalogue/trainrun-pipeline-missing.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { Span } from '../../compiler/diagnostics/span.js';
import { candidatesOf, firstFile } from './config-roots.js';

/** How a trainrun names its pipeline. */
export interface PipelineReference {
  /** As written. */
  readonly path: string;
  readonly span: Span;
  readonly trainrun: string;
  readonly cwd: string;
}

/**
 * The pipeline YAML that a trainrun refers to: absolute, or below the trainrun's folder, the folder above it or the working
 * directory, each also with `.yaml`; the first that exists. Reports `trainrun-pipeline-missing` with all that were tried.
 */
export async function findPipeline({ path, span, trainrun, cwd }: PipelineReference, diagnostics: Diagnostics): Promise<string | undefined> {
  const folder = dirname(resolve(cwd, trainrun));
  const tried = candidatesOf(path, [folder, dirname(folder), cwd], '.yaml');
  const file = await firstFile(tried);
  if (file === undefined) diagnostics.report(trainrunPipelineMissing, span, { reference: path, tried: tried.join(', ') });
  return file;
}
