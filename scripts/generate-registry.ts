import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type CallExpression, Node, Project, type SourceFile, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { RegistrySpec } from './generate-table.js';

interface Entry {
  readonly key: string;
  readonly identifier: string;
  /** As imported from the registry. */
  readonly module: string;
  /** The literal that a lazy registry shows. */
  readonly shown?: string;
}

/** The widest line that the formatter leaves on one line. */
const lineWidth = 150;

/** The text of a registry file, or `null` if its folder does not exist. Throws on an entry without a literal key. */
export function renderRegistry(root: string, spec: RegistrySpec): string | null {
  if (!existsSync(join(root, spec.folder))) return null;
  const entries = findEntries(root, spec);
  const twice = entries.find((entry, i) => entries.some((other, k) => k < i && other.key === entry.key));
  if (twice) throw new Error(`${spec.folder} has more than one ${twice.key}`);
  return [
    '// Written by `npm run generate`; edit the files it imports instead.',
    ...(spec.typeImports ?? []),
    ...(spec.entry ? typeLines(spec.entry) : []),
    ...(spec.lazy ? [] : importLines(entries)),
    '',
    `/** ${spec.doc} */`,
    renderList(objectStart(spec), entries.map(spec.lazy ? lazyMember(spec.lazy) : member), '};'),
    ...(spec.augments
      ? [
          '',
          renderList(
            'export {',
            entries.map((entry) => entry.identifier),
            '};',
          ),
        ]
      : []),
    spec.epilogue ?? '',
  ].join('\n');
}

function findEntries(root: string, spec: RegistrySpec): Entry[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const folder = posix.join(root.replaceAll('\\', '/'), spec.folder);
  const files = project.addSourceFilesAtPaths([`${folder}/${spec.families ? '**/' : ''}*.ts`, `!${folder}/**/*.gen.ts`]);
  const entries = files.flatMap((file) => entriesOf(root, file, spec));
  return entries.sort((a, b) => compare(a.key, b.key));
}

function entriesOf(root: string, file: SourceFile, spec: RegistrySpec): Entry[] {
  const folder = posix.relative(root.replaceAll('\\', '/'), file.getDirectoryPath());
  const path = posix.relative(dirname(spec.output), posix.join(folder, `${file.getBaseNameWithoutExtension()}.js`));
  const module = path.startsWith('.') ? path : `./${path}`;
  return file.getVariableDeclarations().flatMap((declaration) => {
    const call = declaration.getInitializerIfKind(SyntaxKind.CallExpression);
    if (!call || !declaration.isExported() || !isFactory(call, file, spec)) return [];
    const identifier = declaration.getName();
    const key = spec.key === 'identifier' ? identifier : literalOf(declaration, call, spec.key);
    return [{ identifier, module, key, ...(spec.lazy ? { shown: literalOf(declaration, call, spec.lazy) } : {}) }];
  });
}

function isFactory(call: CallExpression, file: SourceFile, spec: RegistrySpec): boolean {
  const name = call.getExpression().getText();
  if (spec.factories.includes(name)) return true;
  const source = file.getImportDeclaration((line) => line.getNamedImports().some((named) => named.getName() === name))?.getModuleSpecifierValue();
  return spec.factoryFolder !== undefined && (source?.startsWith(spec.factoryFolder) ?? false);
}

function literalOf(declaration: VariableDeclaration, call: CallExpression, property: string): string {
  const argument = call.getArguments().find(Node.isObjectLiteralExpression);
  const value = argument?.getProperty(property)?.asKind(SyntaxKind.PropertyAssignment)?.getInitializer();
  if (Node.isStringLiteral(value)) return value.getLiteralValue();
  throw new Error(`${declaration.getSourceFile().getFilePath()}: ${declaration.getName()} has no literal ${property}`);
}

function importLines(entries: readonly Entry[]): string[] {
  const modules = [...new Set(entries.map((entry) => entry.module))].sort((a, b) => compare(stem(a), stem(b)));
  return modules.map((module) => {
    const names = entries.filter((entry) => entry.module === module).map((entry) => entry.identifier);
    return `import { ${names.sort(compare).join(', ')} } from '${module}';`;
  });
}

function typeLines({ type, from, contracts }: NonNullable<RegistrySpec['entry']>): string[] {
  if (!contracts) return [`import type { ${type} } from '${from}';`];
  return [`import type { ${contracts.name} } from '${contracts.from}';`, `import type { Implementations, ${type} } from '${from}';`];
}

function objectStart({ exportName, entry }: RegistrySpec): string {
  const type = entry?.contracts ? `Implementations<${entry.type}, typeof ${entry.contracts.name}>` : `Readonly<Record<string, ${entry?.type}>>`;
  return `export const ${exportName}${entry ? `: ${type}` : ''} = {`;
}

function member({ key, identifier }: Entry): string {
  return key === identifier ? key : `${propertyName(key)}: ${identifier}`;
}

function lazyMember(property: string): (entry: Entry) => string {
  return ({ key, identifier, module, shown = '' }) =>
    `${propertyName(key)}: { ${property}: ${quoted(shown)}, load: async () => (await import('${module}')).${identifier} }`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function renderList(start: string, members: readonly string[], end: string): string {
  if (members.length === 0) return `${start}${end}`;
  const line = `${start} ${members.join(', ')} ${end}`;
  return line.length <= lineWidth ? line : [start, ...members.map((name) => `  ${name},`), end].join('\n');
}

function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
}

/** Without extension: `gather` comes before `gather-elements`, as the formatter sorts imports. */
function stem(module: string): string {
  return module.replace(/\.js$/, '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
