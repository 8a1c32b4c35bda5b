import { CuviscError, isCuviscError } from '../../schemas/cuvisc-error.js';
import { boundBy, namesUsed } from '../sources/names.js';
import { meaningOf, nodesIn, parseStatements, type SyntaxNode } from '../sources/syntax.js';
import { canonicalDigest } from './canonical-text.js';

/** Names of the language that mean the same everywhere. */
const globals: ReadonlySet<string> = new Set([
  'undefined',
  'NaN',
  'Infinity',
  'Math',
  'Number',
  'BigInt',
  'String',
  'Boolean',
  'Array',
  'Object',
  'JSON',
  'Map',
  'Set',
  'Date',
]);

/**
 * Digest of the meaning of a function's text, for parameters that are functions. Throws `CuviscError` `param-unkeyable` for functions of the
 * engine, and for those that read variables from outside: their text does not say what they do.
 */
export function closedFunctionDigest(text: string, path: string): string {
  const node = expressionOf(text, path);
  const bound = new Set([...globals, ...[...nodesIn(node)].flatMap(namesBoundBy)]);
  const free = namesUsed(node).find(({ name }) => !bound.has(name));
  if (free) throw unkeyable(path, `a function that reads \`${free.name}\` from outside`);
  return canonicalDigest(meaningOf(node));
}

function expressionOf(text: string, path: string): SyntaxNode {
  try {
    const [statement] = parseStatements(`(${text})`, path);
    return (statement as SyntaxNode).expression as SyntaxNode;
  } catch (error) {
    if (!isCuviscError(error)) throw error;
    throw unkeyable(path, 'a method or a function of the engine');
  }
}

function namesBoundBy(node: SyntaxNode): string[] {
  if (node.type === 'VariableDeclarator' || node.type === 'ClassDeclaration') return boundBy(node.id);
  if (node.type === 'CatchClause') return boundBy(node.param);
  return node.type.includes('Function') ? [...boundBy(node.id), ...(node.params as SyntaxNode[]).flatMap(boundBy)] : [];
}

function unkeyable(path: string, what: string): CuviscError {
  return new CuviscError('param-unkeyable', `the parameter ${path} is ${what}, of which a key cannot be made`, {
    hint: 'name what is meant by a string, and look it up in the stage',
  });
}
