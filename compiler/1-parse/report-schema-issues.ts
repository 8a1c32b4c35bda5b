import type { z } from 'zod';
import { missingKey } from '../diagnostics/catalogue/missing-key.js';
import { unknownKey } from '../diagnostics/catalogue/unknown-key.js';
import { wrongType } from '../diagnostics/catalogue/wrong-type.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../diagnostics/nearest-name.js';
import { pipelineSchema } from '../../schemas/pipeline.js';
import type { YamlPlaces } from './yaml-places.js';

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

/** Turns what zod found in the pipeline's plain value into diagnostics at the YAML's places. */
export function reportSchemaIssues(issues: readonly Issue[], places: YamlPlaces, diagnostics: Diagnostics): void {
  for (const issue of issues) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') reportUnknownKeys(issue.keys, path, places, diagnostics);
    else if (issue.code === 'invalid_type' && issue.input === undefined && path.length > 0) {
      diagnostics.report(missingKey, places.value(path.slice(0, -1)), { key: String(path.at(-1)), owner: nameOf(path.slice(0, -1)) });
    } else {
      diagnostics.report(wrongType, places.value(path), { what: nameOf(path), expected: expectation(issue) });
    }
  }
}

function reportUnknownKeys(keys: readonly string[], path: Path, places: YamlPlaces, diagnostics: Diagnostics): void {
  for (const key of keys) {
    const suggestion = nearestName(key, knownKeys(path));
    diagnostics.report(unknownKey, places.key([...path, key]), { key, owner: nameOf(path) }, { suggestion });
  }
}

function knownKeys(path: Path): string[] {
  const { shape } = pipelineSchema;
  if (path.length === 0) return Object.keys(shape);
  if (path[0] === 'metadata') return Object.keys(shape.metadata.unwrap().unwrap().shape);
  if (path[0] === 'nodes') return Object.keys(shape.nodes.unwrap().element.shape);
  return ['source', 'target'];
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the pipeline' : path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.message.toLowerCase();
}
