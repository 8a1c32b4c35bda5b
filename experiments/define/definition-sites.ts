import { fileURLToPath } from 'node:url';
import type { DefinitionSite } from './stage-definition.js';

/** Folder of this room as it runs; its own frames are no part of a site. */
const room = fileURLToPath(new URL('../', import.meta.url));

/**
 * Where the running call of `stage` or `aggregate` stands: the innermost place outside this room first, then the calls around it as far as
 * the module that is loading. Empty where the engine does not tell.
 */
export function definitionSites(): readonly DefinitionSite[] {
  const frames = callSites().map(siteOf);
  const first = frames.findIndex((site) => site !== undefined && !site.file.startsWith(room));
  const outside = first < 0 ? [] : frames.slice(first);
  const end = outside.indexOf(undefined);
  return (end < 0 ? outside : outside.slice(0, end)) as DefinitionSite[];
}

function callSites(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_, sites) => sites;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Undefined for frames of Node.js and of text that no file holds. */
function siteOf(frame: NodeJS.CallSite): DefinitionSite | undefined {
  const [name, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!name || line === null || column === null) return undefined;
  if (name.startsWith('file:')) return { file: fileURLToPath(name), line, column };
  return /^(\/|[A-Za-z]:[\\/])/.test(name) ? { file: name, line, column } : undefined;
}
