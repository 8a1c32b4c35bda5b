import { relative, sep } from 'node:path';
import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import { reachedCode } from '../sources/reached-code.js';
import { canonicalDigest } from './canonical-text.js';
import type { CodeTerm } from './key-terms.js';

/** The code of `definition`, a stage of the experiment, in its key. */
export function codeTermOf(definition: AnyDefinition, loaded: LoadedExperiment): CodeTerm {
  if (definition.version !== undefined) return { kind: 'pinned', version: definition.version };
  const { files, packages } = reachedCode(definition, loaded);
  const own = relative(loaded.base, definition.sites[0]?.file ?? loaded.file)
    .split(sep)
    .join('/');
  // The file of the stage itself may be renamed.
  const placed = Object.fromEntries(Object.entries(files).map(([path, digest]) => [path === own ? '.' : path, digest]));
  return { kind: 'source', digest: canonicalDigest({ files: placed, packages }), files: { ...files }, packages: { ...packages } };
}
