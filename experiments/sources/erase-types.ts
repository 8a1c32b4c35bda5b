import { transformSync } from '@swc/wasm-typescript';
import { CuviscError } from '../../schemas/cuvisc-error.js';

interface SyntaxFault {
  readonly message: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}

/** True for names of files in TypeScript. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

/**
 * TypeScript with blanks in place of its types, so that every place stays where it was; what Node.js itself does from version 22.18 on. Throws
 * `CuviscError` `experiment-syntax` with the place of a mistake, or of syntax that is more than types: enums, parameter properties, namespaces.
 */
export function eraseTypes(text: string, file: string): string {
  try {
    return transformSync(text, { mode: 'strip-only', module: true, filename: file }).code;
  } catch (cause) {
    throw syntaxError(file, cause as SyntaxFault, cause);
  }
}

/** `CuviscError` `experiment-syntax` at a place that counts columns from 0. */
export function syntaxError(file: string, { message, startLine, startColumn }: SyntaxFault, cause: unknown): CuviscError {
  const place = startLine === undefined ? { file } : { file, line: startLine, column: (startColumn ?? 0) + 1 };
  return new CuviscError('experiment-syntax', message, {
    place,
    cause,
    hint: 'write JavaScript, or TypeScript whose types can be erased (`erasableSyntaxOnly` of tsconfig.json shows where they cannot)',
  });
}
