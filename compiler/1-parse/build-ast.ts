import type { ExecutionStage } from '../../schemas/stage.js';
import { badNodeName } from '../diagnostics/catalogue/bad-node-name.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Located, SourceText } from '../diagnostics/span.js';
import { buildConnections, endpointAt } from './build-connections.js';
import type { HparamAst, NodeAst, PipelineAst } from './pipeline-ast.js';
import { childOf, hasFailed, plainOf, shownOf, treeAt, valuePlace, type YamlTree } from './yaml-tree.js';

/**
 * The AST of a document whose shape has been checked and reported. `undefined` if nodes lack what all that follows
 * needs, or if a value could not be read; a part that is malformed without consequence for others is left out.
 */
export function buildAst(root: YamlTree, source: SourceText, diagnostics: Diagnostics): PipelineAst | undefined {
  const nodes = nodeTrees(root);
  const connections = buildConnections(childOf(root, 'connections'), diagnostics);
  const outputs = childOf(root, 'outputs');
  const listed = outputs?.kind === 'list' ? outputs.items.flatMap((item) => endpointAt(item, diagnostics) ?? []) : undefined;
  const asts = nodes?.flatMap((node) => buildNode(node, diagnostics) ?? []);
  if (!nodes || asts?.length !== nodes.length || hasFailed(root)) return undefined;
  return {
    source,
    metadata: { name: shownText(root, 'name') ?? 'pipeline', description: shownText(root, 'description') ?? '' },
    compat: textAt(root, 'compat'),
    plugins: pluginsOf(root),
    nodes: asts,
    connections,
    outputs: listed,
  };
}

function nodeTrees(root: YamlTree): readonly YamlTree[] | undefined {
  const nodes = childOf(root, 'nodes');
  if (nodes === undefined) return root.kind === 'map' ? [] : undefined;
  return nodes.kind === 'list' ? nodes.items : undefined;
}

function pluginsOf(root: YamlTree): Located<string>[] {
  const plugins = childOf(root, 'plugins');
  return plugins?.kind === 'list' ? plugins.items.flatMap((item) => located(item) ?? []) : [];
}

function textAt(root: YamlTree, key: string): Located<string> | undefined {
  return located(treeAt(root, ['metadata', key]));
}

/** Metadata are kept with the plan and shown, so what comes from the environment stands there as it is written. */
function shownText(root: YamlTree, key: string): string | undefined {
  const tree = treeAt(root, ['metadata', key]);
  const shown = tree && shownOf(tree);
  return typeof shown === 'string' ? shown : undefined;
}

function located(tree: YamlTree | undefined): Located<string> | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? { value: tree.value, span: tree.span } : undefined;
}

function buildNode(node: YamlTree, diagnostics: Diagnostics): NodeAst | undefined {
  const name = located(childOf(node, 'name'));
  const className = located(childOf(node, 'class_name'));
  const hparams = buildHparams(childOf(node, 'hparams'));
  if (name) checkName(name, diagnostics);
  if (!name || !className || !hparams) return undefined;
  return { name, className, hparams, stages: stagesOf(childOf(node, 'execution_stages')), span: node.span };
}

function checkName(name: Located<string>, diagnostics: Diagnostics): void {
  const { value, span } = name;
  const fault = faultOf(value);
  if (fault) diagnostics.report(badNodeName, span, { name: value, reason: fault });
}

/** UTF-8 bytes of a name: files of a run are called after nodes and ports, and file systems take 255. */
const longestName = 120;

function faultOf(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.includes('.')) return 'it holds a dot';
  if (/\s/.test(name)) return 'it holds a space';
  const bytes = Buffer.byteLength(name);
  return bytes > longestName ? `it has ${bytes} bytes, more than ${longestName}` : undefined;
}

function buildHparams(tree: YamlTree | undefined): Map<string, HparamAst> | undefined {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return new Map();
  if (tree.kind !== 'map') return undefined;
  return new Map([...tree.entries].map(([key, entry]) => [key, hparamAst(entry)]));
}

function hparamAst({ key, value }: { key: HparamAst['key']; value: YamlTree }): HparamAst {
  return {
    key,
    value: plainOf(value),
    shown: shownOf(value),
    span: value.span,
    place: (path) => valuePlace(value, path),
    within: (path, start, end) => {
      const inner = treeAt(value, path);
      return inner?.kind === 'scalar' ? inner.within(start, end) : valuePlace(value, path);
    },
  };
}

/** Upper case, as the reference's enumeration names them, is the same. */
function stagesOf(tree: YamlTree | undefined): ExecutionStage[] | undefined {
  if (tree === undefined) return undefined;
  return [plainOf(tree)].flat().map((stage) => String(stage).toLowerCase() as ExecutionStage);
}
