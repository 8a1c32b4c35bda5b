import type { AnyDefinition, DefinitionSite } from '../define/stage-definition.js';
import type { SourceModule } from './source-module.js';
import { nodesIn, type SyntaxNode } from './syntax.js';

/** Offset in a module's text of a site's line and column. */
export function offsetOf({ line, column }: DefinitionSite, { text }: SourceModule): number {
  let start = 0;
  for (let before = 1; before < line; before++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

/** The declaration or statement at the top of `module` that the site stands in. */
export function topNodeAt(site: DefinitionSite, module: SourceModule): SyntaxNode | undefined {
  const at = offsetOf(site, module);
  return [...module.declarations.map(({ node }) => node), ...module.effects].find(({ start, end }) => start <= at && at < end);
}

/**
 * What counts as the code of the stage that is declared at `site`: its `run` and the codecs of its outputs. Inputs, parameters and the like are in
 * keys by themselves. All of the declaration where the call stands inside a function, whose variables it may read, or where its options
 * are put together elsewhere; undefined if no such call is there, as in a module that a tool has rewritten.
 */
export function codeOfStage(definition: AnyDefinition, site: DefinitionSite, module: SourceModule): readonly SyntaxNode[] | undefined {
  const top = topNodeAt(site, module);
  const call = top && callAt(offsetOf(site, module), top);
  if (!call || !declares(call, definition.id)) return undefined;
  const parts = isInsideFunction(call, top) ? undefined : codeOptions((call.arguments as SyntaxNode[])[1]);
  return parts ?? [top];
}

/** The call whose name stands at `offset`. */
function callAt(offset: number, top: SyntaxNode): SyntaxNode | undefined {
  return [...nodesIn(top)].find((node) => {
    if (node.type !== 'CallExpression') return false;
    const { start, end, property } = node.callee as SyntaxNode & { readonly property?: SyntaxNode };
    return (property?.start ?? start) <= offset && offset < end;
  });
}

function declares(call: SyntaxNode, id: string): boolean {
  const first = (call.arguments as SyntaxNode[])[0];
  return first !== undefined && (first.type !== 'Literal' || first.value === id);
}

function isInsideFunction(call: SyntaxNode, top: SyntaxNode): boolean {
  const around = [...nodesIn(top)].filter(({ start, end }) => start <= call.start && call.end <= end);
  return around.some(({ type }) => type.includes('Function') || type === 'BlockStatement' || type === 'ClassBody');
}

function codeOptions(options: SyntaxNode | undefined): SyntaxNode[] | undefined {
  if (options?.type !== 'ObjectExpression') return undefined;
  const properties = options.properties as SyntaxNode[];
  const named = (name: string): SyntaxNode[] => properties.filter(({ computed, key }) => computed === false && (key as SyntaxNode).name === name);
  const plain = properties.every(({ type, computed }) => type === 'Property' && computed === false);
  return plain && named('run').length === 1 ? [...named('run'), ...named('outputs')].map((property) => property.value as SyntaxNode) : undefined;
}
