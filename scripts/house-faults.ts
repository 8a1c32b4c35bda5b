import { posix } from 'node:path';
import { type ExportedDeclarations, type ImportDeclaration, Node, Project, type SourceFile } from 'ts-morph';
import { entrances, runtimeStoreys, vocabulary } from './house-rules.js';

/** A place where the house is not what ARCHITECTURE.md says. */
export interface Fault {
  /** Path from the root, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface HouseFile {
  readonly source: SourceFile;
  /** From the root, with slashes. */
  readonly path: string;
}

interface Import {
  /** Paths from the root, without extension. */
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/**
 * Everything below the folder `root` that breaks a rule of `house-rules.ts`, or exports without a docstring, in the top-level folders that have
 * rules: first imports, file by file, then docstrings. Throws if a folder of `runtime/` has no storey.
 */
export function findFaults(root: string): Fault[] {
  const project = new Project({ compilerOptions: { noLib: true }, skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const folders = Object.keys(entrances);
  const base = root.replaceAll('\\', '/');
  const sources = project.addSourceFilesAtPaths(folders.map((folder) => `${base}/${folder}/**/*.ts`));
  const files = sources.map((source) => ({ source, path: posix.relative(base, source.getFilePath()) }));
  const imports = files.flatMap(importsOf);
  const walls = imports.flatMap((each) => {
    const message = wallOf(each) ?? storeyOf(each) ?? phaseOf(each);
    return message === undefined ? [] : [{ file: `${each.from}.ts`, line: each.line, message }];
  });
  return [...walls, ...files.flatMap(undocumented)];
}

function importsOf({ source, path }: HouseFile): Import[] {
  const from = path.replace(/\.ts$/, '');
  return [...source.getImportDeclarations(), ...source.getExportDeclarations()].flatMap((declaration) => {
    const specifier = declaration.getModuleSpecifierValue();
    if (!specifier?.startsWith('.')) return [];
    const to = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '');
    return [{ from, to, typeOnly: isTypeOnly(declaration), line: declaration.getStartLineNumber() }];
  });
}

function isTypeOnly(declaration: Pick<ImportDeclaration, 'isTypeOnly'> & { getNamedImports?: ImportDeclaration['getNamedImports'] }): boolean {
  const named = declaration.getNamedImports?.() ?? [];
  return declaration.isTypeOnly() || (named.length > 0 && named.every((each) => each.isTypeOnly()));
}

/** A top-level folder is entered through what `entrances` lists. */
function wallOf({ from, to }: Import): string | undefined {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other || other === 'schemas') return undefined;
  const open = entrances[room]?.some((prefix) => to === prefix || (prefix.endsWith('/') && to.startsWith(prefix)));
  return open ? undefined : `${room} reaches into ${to}; it may import ${['schemas', ...(entrances[room] ?? [])].join(', ')}`;
}

/** No folder of `runtime/` imports from its own storey or a higher one. */
function storeyOf({ from, to }: Import): string | undefined {
  const [folder, other] = [folderOf(from, 'runtime'), folderOf(to, 'runtime')];
  if (folder !== undefined && to === 'runtime/index') return `runtime/${folder} imports from the entry of runtime/, which lies above it`;
  if (folder === undefined || other === undefined || folder === other) return undefined;
  const [own, above] = [storey(folder), storey(other)];
  return above < own ? undefined : `runtime/${folder} imports from runtime/${other}, which does not lie below it`;
}

function storey(folder: string): number {
  const found = runtimeStoreys.findIndex((names) => names.includes(folder));
  if (found < 0) throw new Error(`runtime/${folder} has no storey in scripts/house-rules.ts`);
  return found;
}

/** A phase imports values of the vocabulary and types of earlier phases. */
function phaseOf({ from, to, typeOnly }: Import): string | undefined {
  const [folder, other] = [folderOf(from, 'compiler'), folderOf(to, 'compiler')];
  if (folder === undefined || other === undefined || folder === other) return undefined;
  if (!isPhase(folder))
    return !typeOnly && vocabulary.includes(folder) && isPhase(other)
      ? `compiler/${folder} is vocabulary and knows no more than types of phases`
      : undefined;
  if (vocabulary.includes(other) || (typeOnly && isPhase(other) && other < folder)) return undefined;
  return `phase ${folder} reaches over its wall into ${to}`;
}

function isPhase(folder: string): boolean {
  return /^\d/.test(folder);
}

function roomOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

/** The folder of a file inside `room`; undefined for files elsewhere or at its top. */
function folderOf(path: string, room: string): string | undefined {
  const parts = path.split('/');
  return parts[0] === room && parts.length > 2 ? parts[1] : undefined;
}

/** Exported declarations without a docstring; entries of registries carry their own `doc`. */
function undocumented({ source, path }: HouseFile): Fault[] {
  if (path.endsWith('.gen.ts')) return [];
  const declarations = [...source.getExportedDeclarations()].flatMap(([name, found]) => found.map((declaration) => ({ name, declaration })));
  return declarations
    .filter(({ declaration }) => declaration.getSourceFile() === source && !isDocumented(declaration))
    .map(({ name, declaration }) => ({ file: path, line: declaration.getStartLineNumber(), message: `${name} has no docstring` }));
}

function isDocumented(declaration: ExportedDeclarations): boolean {
  const owner = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : declaration;
  if (!owner || !Node.isJSDocable(owner)) return true;
  return owner.getJsDocs().length > 0 || isEntry(declaration) || isOverload(declaration);
}

/** Declared by a factory or as a token, whose arguments say what it is, or with a `doc` of its own. */
function isEntry(declaration: ExportedDeclarations): boolean {
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (Node.isCallExpression(value) && /^(define[A-Z]|createToken$|symbol$)/.test(value.getExpression().getText())) return true;
  const fields = Node.isCallExpression(value) ? value.getArguments().find(Node.isObjectLiteralExpression) : value;
  return Node.isObjectLiteralExpression(fields) && fields.getProperty('doc') !== undefined;
}

function isOverload(declaration: ExportedDeclarations): boolean {
  return Node.isFunctionDeclaration(declaration) && declaration.getOverloads().some((each) => each.getJsDocs().length > 0);
}
