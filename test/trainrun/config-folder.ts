import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadTrainrun, type TrainrunOptions } from '../../trainrun/load-trainrun.js';
import { positionOf } from '../../compiler/diagnostics/span.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';

/** A new folder with these files, removed after the test. */
export function configFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'trainrun-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export const pipelineText = `nodes:
  - {name: selector, class_name: SoftChannelSelector}
  - {name: bce, class_name: AnomalyBCEWithLogits}
  - {name: auroc, class_name: AnomalyDetectionMetrics}
`;

/** Loads `trainrun/run.yaml` of a folder that also has `pipeline/demo.yaml`. */
export async function loadText(text: string, options: TrainrunOptions = {}, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = configFolder({ 'pipeline/demo.yaml': pipelineText, 'trainrun/run.yaml': text, ...files });
  const loaded = await loadTrainrun(join(folder, 'trainrun/run.yaml'), { cwd: folder, env: {}, ...options });
  return { ...loaded, folder };
}

/** Findings as `line:column code`. */
export function placed(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, span }) => {
    const { line, column } = positionOf(span.source, span.start);
    return `${line}:${column} ${code}`;
  });
}

/** The least that a trainrun needs. */
export const least = `name: demo
pipeline: pipeline/demo
data: {data_module: files}
`;
