import type { ExecutionStage } from '../../schemas/stage.js';
import type { Located, SourceText, Span } from '../diagnostics/span.js';

/** The pipeline as written, with the place of every part. Names are not yet resolved. */
export interface PipelineAst {
  readonly source: SourceText;
  readonly metadata: { readonly name: string; readonly description: string };
  readonly compat: Located<string> | undefined;
  /** Names of the reference framework's plugins that the pipeline uses. */
  readonly plugins: readonly Located<string>[];
  readonly nodes: readonly NodeAst[];
  readonly connections: readonly ConnectionAst[];
  /** `undefined` if the YAML has no `outputs:`. */
  readonly outputs: readonly EndpointAst[] | undefined;
}

/** A node as written. */
export interface NodeAst {
  readonly name: Located<string>;
  readonly className: Located<string>;
  readonly hparams: ReadonlyMap<string, HparamAst>;
  readonly stages: readonly ExecutionStage[] | undefined;
  readonly span: Span;
}

/** A hyper-parameter as written, with the places of its parts. */
export interface HparamAst {
  readonly key: Span;
  readonly value: unknown;
  /** `value`, with what comes from the environment as it is written. */
  readonly shown: unknown;
  readonly span: Span;
  /** Place of an entry inside the value. */
  place(path: readonly (string | number)[]): Span;
  /** Place of characters `start` to `end` of a string: of the value, or of an entry inside it. */
  within(path: readonly (string | number)[], start: number, end: number): Span;
}

/** A connection as written. */
export interface ConnectionAst {
  readonly source: EndpointAst;
  readonly target: EndpointAst;
}

/** A node and one of its ports, as written. */
export interface EndpointAst {
  readonly text: string;
  readonly span: Span;
  readonly node: Located<string>;
  readonly direction: 'inputs' | 'outputs' | undefined;
  readonly port: Located<string>;
}

/** A line per part, in the order of the file. */
export function printAst(ast: PipelineAst): string {
  const nodes = ast.nodes.map((node) => {
    const hparams = [...node.hparams].map(([key, { shown }]) => `${key}=${JSON.stringify(shown)}`).join(', ');
    return `node ${node.name.value}: ${node.className.value}(${hparams})`;
  });
  const connections = ast.connections.map(({ source, target }) => `${source.text} -> ${target.text}`);
  return [`pipeline ${ast.metadata.name}`, ...nodes, ...connections, ...(ast.outputs ?? []).map((o) => `output ${o.text}`)].join('\n');
}
