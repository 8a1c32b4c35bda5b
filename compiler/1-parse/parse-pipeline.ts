import { type Document, parseDocument, type YAMLError } from 'yaml';
import { type PipelineYaml, pipelineSchema } from '../../schemas/pipeline.js';
import type { ExecutionStage } from '../../schemas/stage.js';
import { badNodeName } from '../diagnostics/catalogue/bad-node-name.js';
import { malformedEndpoint } from '../diagnostics/catalogue/malformed-endpoint.js';
import { yamlSyntax } from '../diagnostics/catalogue/yaml-syntax.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Located, SourceText, Span } from '../diagnostics/span.js';
import { parseEndpoint } from '../language/endpoint.js';
import type { ConnectionAst, EndpointAst, HparamAst, NodeAst, PipelineAst } from './pipeline-ast.js';
import { reportSchemaIssues } from './report-schema-issues.js';
import { YamlPlaces } from './yaml-places.js';

/** Aliases may expand to this many nodes; published pipelines use none. */
const maxAliasCount = 100;

/** YAML text to AST. Reports syntax, shape and endpoint errors; `undefined` if there is nothing to go on with. */
export function parsePipeline(source: SourceText, diagnostics: Diagnostics): PipelineAst | undefined {
  const document = parseDocument(source.text, { uniqueKeys: true, prettyErrors: false, version: '1.2' });
  for (const error of document.errors) reportSyntax(error, source, diagnostics);
  if (document.errors.length > 0) return undefined;
  const places = new YamlPlaces(document, source);
  const plain = plainValue(document, places, diagnostics);
  const checked = pipelineSchema.safeParse(plain ?? {}, { reportInput: true });
  if (!checked.success) {
    reportSchemaIssues(checked.error.issues, places, diagnostics);
    return undefined;
  }
  return buildAst(checked.data, source, places, diagnostics);
}

function reportSyntax(error: YAMLError, source: SourceText, diagnostics: Diagnostics): void {
  diagnostics.report(yamlSyntax, { source, start: error.pos[0], end: error.pos[1] }, { reason: error.message });
}

function plainValue(document: Document, places: YamlPlaces, diagnostics: Diagnostics): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (error) {
    diagnostics.report(yamlSyntax, places.whole(), { reason: (error as Error).message });
    return undefined;
  }
}

function buildAst(yaml: PipelineYaml, source: SourceText, places: YamlPlaces, diagnostics: Diagnostics): PipelineAst {
  const endpoint = (text: string, path: (string | number)[]) => parseEndpointAt(text, places.value(path), diagnostics);
  const connections = (yaml.connections ?? []).flatMap((connection, i): ConnectionAst[] => {
    const from = endpoint(connection.source, ['connections', i, 'source']);
    const to = endpoint(connection.target, ['connections', i, 'target']);
    return from && to ? [{ source: from, target: to }] : [];
  });
  const outputs = yaml.outputs?.flatMap((text, i) => endpoint(text, ['outputs', i]) ?? []);
  const compat = yaml.metadata?.compat;
  return {
    source,
    metadata: { name: yaml.metadata?.name ?? 'pipeline', description: yaml.metadata?.description ?? '' },
    compat: compat === undefined ? undefined : { value: compat, span: places.value(['metadata', 'compat']) },
    nodes: yaml.nodes.map((node, i) => buildNode(node, i, places, diagnostics)),
    connections,
    outputs,
  };
}

function buildNode(node: PipelineYaml['nodes'][number], i: number, places: YamlPlaces, diagnostics: Diagnostics): NodeAst {
  const path = ['nodes', i];
  const name: Located<string> = { value: node.name, span: places.value([...path, 'name']) };
  const fault = node.name === '' ? 'it is empty' : /\./.test(node.name) ? 'it holds a dot' : /\s/.test(node.name) ? 'it holds a space' : undefined;
  if (fault) diagnostics.report(badNodeName, name.span, { name: node.name, reason: fault });
  const hparams = new Map<string, HparamAst>();
  for (const [key, value] of Object.entries(node.hparams ?? {})) {
    const at = [...path, 'hparams', key];
    hparams.set(key, { key: places.key(at), value, span: places.value(at), place: (inner) => places.value([...at, ...inner]) });
  }
  return {
    name,
    className: { value: node.class_name, span: places.value([...path, 'class_name']) },
    hparams,
    stages: node.execution_stages === undefined ? undefined : ([node.execution_stages].flat() as ExecutionStage[]),
    span: places.value(path),
  };
}

/** Reads an endpoint whose text stands at `span`, reporting it if it is malformed. */
export function parseEndpointAt(text: string, span: Span, diagnostics: Diagnostics): EndpointAst | undefined {
  const endpoint = parseEndpoint(text);
  if (!endpoint) {
    diagnostics.report(malformedEndpoint, span, { text, expected: '`node.outputs.port` or `node.inputs.port`' });
    return undefined;
  }
  const offset = span.source.text.startsWith(text, span.start) ? 0 : 1;
  const place = ({ start, end }: { start: number; end: number }): Span => ({
    source: span.source,
    start: span.start + offset + start,
    end: span.start + offset + end,
  });
  return {
    text,
    span,
    node: { value: endpoint.node.text, span: place(endpoint.node) },
    direction: endpoint.direction?.text,
    port: { value: endpoint.port.text, span: place(endpoint.port) },
  };
}
