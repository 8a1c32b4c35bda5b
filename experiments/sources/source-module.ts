import { boundBy } from './names.js';
import { parseStatements, type SyntaxNode } from './syntax.js';

/** What a name stands for in another module: one of its exports, or all of them (`*`). */
export interface Link {
  readonly specifier: string;
  readonly imported: string;
}

/** A declaration at the top of a module, of one or, by a pattern, several names. */
export interface Declaration {
  readonly node: SyntaxNode;
  readonly names: readonly string[];
}

/** A module by what it declares, imports and exports. */
export interface SourceModule {
  /** Absolute path. */
  readonly file: string;
  /** JavaScript; places are those of the file. */
  readonly text: string;
  readonly declarations: readonly Declaration[];
  /** By local name. */
  readonly imports: ReadonlyMap<string, Link>;
  /** Local name, or what another module exports, by exported name. */
  readonly exports: ReadonlyMap<string, string | Link>;
  /** Modules of which every export is one of this module. */
  readonly exportsAllOf: readonly string[];
  /** Modules that are imported for what they do. */
  readonly bareImports: readonly string[];
  /** Statements that declare nothing. */
  readonly effects: readonly SyntaxNode[];
}

/** The name that stands for a default export without a name. */
const defaultName = '*default*';

interface Parts {
  readonly declarations: Declaration[];
  readonly imports: Map<string, Link>;
  readonly exports: Map<string, string | Link>;
  readonly exportsAllOf: string[];
  readonly bareImports: string[];
  readonly effects: SyntaxNode[];
}

/** Reads `text`, JavaScript, as the module `file`. Throws `CuviscError` `experiment-syntax` with the place of a mistake. */
export function sourceModule(file: string, text: string): SourceModule {
  const parts: Parts = { declarations: [], imports: new Map(), exports: new Map(), exportsAllOf: [], bareImports: [], effects: [] };
  for (const statement of parseStatements(text, file)) addStatement(statement, parts);
  return { file, text, ...parts };
}

function addStatement(node: SyntaxNode, parts: Parts): void {
  if (node.type === 'ImportDeclaration') addImport(node, parts);
  else if (node.type === 'ExportNamedDeclaration') addExport(node, parts);
  else if (node.type === 'ExportAllDeclaration') addExportAll(node, parts);
  else if (node.type === 'ExportDefaultDeclaration') addDefault(node, parts);
  else if (declaredBy(node).length > 0) parts.declarations.push(...declaredBy(node));
  else if (node.type !== 'EmptyStatement' && node.directive === undefined) parts.effects.push(node);
}

function declaredBy(node: SyntaxNode): Declaration[] {
  if (node.type === 'VariableDeclaration') return (node.declarations as SyntaxNode[]).map((each) => ({ node: each, names: boundBy(each.id) }));
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [{ node, names: boundBy(node.id) }];
  return [];
}

function addImport(node: SyntaxNode, { imports, bareImports }: Parts): void {
  const specifier = textOf(node.source);
  const specifiers = node.specifiers as SyntaxNode[];
  if (specifiers.length === 0) bareImports.push(specifier);
  for (const each of specifiers) imports.set(textOf(each.local), { specifier, imported: importedName(each) });
}

function importedName(node: SyntaxNode): string {
  if (node.type === 'ImportNamespaceSpecifier') return '*';
  return node.type === 'ImportDefaultSpecifier' ? 'default' : textOf(node.imported);
}

function addExport(node: SyntaxNode, parts: Parts): void {
  const declaration = node.declaration as SyntaxNode | null;
  if (declaration) {
    const declared = declaredBy(declaration);
    parts.declarations.push(...declared);
    for (const name of declared.flatMap(({ names }) => names)) parts.exports.set(name, name);
  }
  for (const each of node.specifiers as SyntaxNode[]) {
    const local = textOf(each.local);
    parts.exports.set(textOf(each.exported), node.source ? { specifier: textOf(node.source), imported: local } : local);
  }
}

function addExportAll(node: SyntaxNode, { exports, exportsAllOf }: Parts): void {
  const specifier = textOf(node.source);
  if (node.exported) exports.set(textOf(node.exported), { specifier, imported: '*' });
  else exportsAllOf.push(specifier);
}

function addDefault(node: SyntaxNode, { declarations, exports }: Parts): void {
  const declaration = node.declaration as SyntaxNode;
  const names = declaration.id ? boundBy(declaration.id) : [];
  declarations.push({ node: declaration, names: [...names, defaultName] });
  exports.set('default', defaultName);
}

/** The text of an identifier or of a string literal. */
function textOf(node: unknown): string {
  const { name, value } = node as { readonly name?: string; readonly value?: string };
  return name ?? value ?? '';
}
