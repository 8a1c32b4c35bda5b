import { isNode, nodesIn, type SyntaxNode } from './syntax.js';

/** Files that code names where it runs, not in its import statements. */
export interface Dependencies {
  /** Loaded as modules: `import('./a.js')`, `require('./b.cjs')`. */
  readonly modules: readonly string[];
  /** Named by `new URL('./c.json', import.meta.url)` or `import.meta.resolve`: workers, or data that are read. */
  readonly files: readonly string[];
  /** `import(...)` of what is known only when it runs. */
  readonly unknown: readonly SyntaxNode[];
}

/** What the code of `node` names. */
export function dependenciesIn(node: SyntaxNode): Dependencies {
  const found = { modules: [] as string[], files: [] as string[], unknown: [] as SyntaxNode[] };
  for (const each of nodesIn(node)) {
    const [first, second] = (each.arguments as SyntaxNode[] | undefined) ?? [];
    const text = literal(each.type === 'ImportExpression' ? each.source : first);
    if (each.type === 'ImportExpression' && text === undefined) found.unknown.push(each);
    if (text === undefined) continue;
    if (each.type === 'ImportExpression' || isCallOf(each, 'require')) found.modules.push(text);
    else if (isFileName(each, second)) found.files.push(text);
  }
  return found;
}

function isFileName(node: SyntaxNode, second: SyntaxNode | undefined): boolean {
  const callee = node.callee as SyntaxNode | undefined;
  if (node.type === 'NewExpression') return callee?.name === 'URL' && isMetaMember(second, 'url');
  return node.type === 'CallExpression' && isMetaMember(callee, 'resolve');
}

function isCallOf(node: SyntaxNode, name: string): boolean {
  return node.type === 'CallExpression' && (node.callee as SyntaxNode).name === name;
}

/** `import.meta.<name>`. */
function isMetaMember(node: SyntaxNode | undefined, name: string): boolean {
  const { object, property } = (node ?? {}) as { readonly object?: unknown; readonly property?: unknown };
  return isNode(object) && object.type === 'MetaProperty' && isNode(property) && property.name === name;
}

function literal(node: unknown): string | undefined {
  const value = isNode(node) && node.type === 'Literal' ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}
