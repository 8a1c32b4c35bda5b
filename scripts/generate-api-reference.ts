import { join, posix } from 'node:path';
import {
  type ClassDeclaration,
  type ClassMemberTypes,
  type ExportedDeclarations,
  type JSDoc,
  Node,
  Project,
  type VariableDeclaration,
} from 'ts-morph';

/** The entries of the package, by the name that is imported, with what each is for. */
const entries: readonly (readonly [name: string, file: string, about: string])[] = [
  ['cuvisc', 'compiler/index.ts', 'Checks and compiles pipelines, writes plans, renders diagnostics.'],
  [
    'cuvisc/diagnostics',
    'compiler/diagnostics/index.ts',
    'What findings are, what their codes mean, and how they are printed; loads nothing else of the compiler.',
  ],
  ['cuvisc/nodes', 'compiler/nodes/index.ts', 'Declares node classes of one’s own.'],
  ['cuvisc/views', 'compiler/views/index.ts', 'Pictures, differences, JSON Schemas and dumps.'],
  [
    'cuvisc/runtime',
    'runtime/index.ts',
    'Opens, runs, fits, trains, evaluates and profiles plans; reads and writes files. `@cuvisc/runtime` exports the same.',
  ],
  ['cuvisc/tracking', 'tracking/index.ts', 'Journals and spans of runs, and their delivery to MLflow.'],
  ['cuvisc/trainrun', 'trainrun/index.ts', 'Reads trainruns and runs them.'],
  ['cuvisc/experiments', 'experiments/index.ts', 'Declares experiments, plans and runs them.'],
  ['cuvisc/schemas', 'schemas/index.ts', 'Tensors, manifests, errors and what else both sides share.'],
];

/** One Markdown page per entry with every export: its declaration without bodies, and what its docstring says. */
export function renderApiReference(root: string): { readonly path: string; readonly text: string }[] {
  const project = new Project({ tsConfigFilePath: join(root, 'tsconfig.base.json'), skipAddingFilesFromTsConfig: true });
  const folders = ['compiler', 'runtime', 'schemas', 'tracking', 'trainrun', 'experiments'];
  project.addSourceFilesAtPaths(folders.map((folder) => `${root.replaceAll('\\', '/')}/${folder}/**/*.ts`));
  return entries.map(([name, file, about]) => ({
    path: posix.join('docs/reference/api', `${name.replace('/', '-')}.md`),
    text: renderEntry(name, about, project.getSourceFileOrThrow(join(root, file)).getExportedDeclarations()),
  }));
}

function renderEntry(name: string, about: string, exports: ReadonlyMap<string, readonly ExportedDeclarations[]>): string {
  const sorted = [...exports].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const parts = sorted.map(([exported, [declaration]]) => renderExport(exported, declaration as ExportedDeclarations));
  const list = sorted.map(([exported]) => `[${exported}](#${exported.toLowerCase()})`).join(' · ');
  return [`# ${name}`, '', 'Written by `npm run generate` from the declarations.', '', about, '', list, '', ...parts].join('\n');
}

function renderExport(name: string, declaration: ExportedDeclarations): string {
  return [`## ${name}`, '', ...docOf(declaration), '```ts', declarationText(declaration), '```', ''].join('\n');
}

function docOf(declaration: ExportedDeclarations): string[] {
  const owner = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : declaration;
  const docs: readonly JSDoc[] = owner && Node.isJSDocable(owner) ? owner.getJsDocs() : [];
  const text = docs.map((doc) => doc.getCommentText() ?? doc.getInnerText()).join('\n');
  return text.trim() === '' ? [] : [text.replace(/\s*\n\s*/g, ' ').trim(), ''];
}

/** The declaration as a caller sees it: signatures, no bodies and no private members. */
function declarationText(declaration: ExportedDeclarations): string {
  if (Node.isFunctionDeclaration(declaration)) return withoutBody(declaration.getText(), declaration.getBody()?.getText());
  if (Node.isClassDeclaration(declaration)) return classText(declaration);
  if (Node.isVariableDeclaration(declaration)) return variableText(declaration);
  return withoutDocs(declaration.getText());
}

function variableText(declaration: VariableDeclaration): string {
  const type = declaration.getTypeNode()?.getText();
  return `export const ${declaration.getName()}${type === undefined ? '' : `: ${type}`};`;
}

function classText(declaration: ClassDeclaration): string {
  const shown = declaration.getMembers().flatMap((member) => {
    if (isHidden(member)) return [];
    const body = Node.isMethodDeclaration(member) || Node.isGetAccessorDeclaration(member) ? member.getBody()?.getText() : undefined;
    return [indented(withoutBody(member.getText(true), body))];
  });
  return [`export class ${declaration.getName()} {`, ...shown, '}'].join('\n');
}

/** Private members, constructors of classes that functions make, and what a docstring marks as `@internal`. */
function isHidden(member: ClassMemberTypes): boolean {
  if (Node.isConstructorDeclaration(member) || (Node.hasName(member) && member.getName().startsWith('#'))) return true;
  return Node.isJSDocable(member) && member.getJsDocs().some((doc) => doc.getTags().some((tag) => tag.getTagName() === 'internal'));
}

function withoutBody(text: string, body: string | undefined): string {
  return body === undefined ? text : `${text.slice(0, text.lastIndexOf(body)).trimEnd()};`;
}

/** Without the docstring in front; those of members stay. */
function withoutDocs(text: string): string {
  return text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, '');
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ').replace(/^ {4}(?=\S| \*)/gm, '  ');
}
