import { childrenOf, isNode, type SyntaxNode } from './syntax.js';

/** A name that code reads or writes. */
export interface NameUse {
  readonly name: string;
  /** Only its member `out` is taken: `fitted.out.plan`, a port of a stage. */
  readonly asPort: boolean;
}

/** Every name used in `node` that may be declared outside; some may not, as scopes are not looked at. */
export function namesUsed(node: SyntaxNode): NameUse[] {
  const used: NameUse[] = [];
  collect(node, used);
  return used;
}

function collect(node: SyntaxNode, used: NameUse[]): void {
  if (node.type === 'Identifier') used.push({ name: node.name as string, asPort: false });
  const port = portOwner(node);
  if (port !== undefined) used.push({ name: port, asPort: true });
  else for (const child of usingChildren(node)) collect(child, used);
}

/** The `fitted` of `fitted.out`. */
function portOwner(node: SyntaxNode): string | undefined {
  const { object, property, computed } = node as SyntaxNode & { readonly object?: SyntaxNode; readonly property?: SyntaxNode };
  if (node.type !== 'MemberExpression' || computed || object?.type !== 'Identifier' || property?.name !== 'out') return undefined;
  return object.name as string;
}

/** Names of members and of keys are no uses of variables. */
function usingChildren(node: SyntaxNode): SyntaxNode[] {
  if (node.computed !== false) return childrenOf(node);
  const skipped = node.type === 'MemberExpression' ? node.property : node.key;
  return childrenOf(node).filter((child) => child !== skipped);
}

/** The names that a pattern binds: `{ a, b: [c] }` binds a and c. */
export function boundBy(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [pattern.name as string];
  if (pattern.type === 'ObjectPattern') return (pattern.properties as SyntaxNode[]).flatMap((each) => boundBy(each.value ?? each.argument));
  if (pattern.type === 'ArrayPattern') return (pattern.elements as (SyntaxNode | null)[]).flatMap(boundBy);
  if (pattern.type === 'AssignmentPattern') return boundBy(pattern.left);
  return boundBy(pattern.argument);
}
