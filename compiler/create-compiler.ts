import { CuviscError } from '../schemas/cuvisc-error.js';
import { checkOpen, type OpenCheck } from './check-open.js';
import { builtIn, type Compilation, check, compile, type Entries } from './compile.js';
import type { CompileRequest } from './compile-request.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { OpDefinition } from './ir/op.js';
import type { NodeDefinition } from './nodes/contract.js';

/** What a compiler knows beside what is built in. */
export interface CompilerOptions {
  /** Node classes, made by `defineNode` or `defineHostNode` of `cuvisc/nodes`. The contracts of host functions come with them. */
  readonly nodes?: readonly NodeDefinition[];
  /** Operations that `lower` of these classes applies by `b.apply`, by name. */
  readonly ops?: Readonly<Record<string, OpDefinition>>;
}

/** The compiler with some node classes and operations. */
export interface Compiler {
  readonly entries: Entries;
  /** As the function `compile`. */
  compile(request: CompileRequest): Compilation;
  /** As the function `check`. */
  check(request: CompileRequest): readonly Diagnostic[];
  /** As the function `checkOpen`. */
  checkOpen(request: CompileRequest): OpenCheck;
}

/**
 * A compiler for pipelines with node classes of one's own. Their graphs are plain ONNX, so running them needs nothing but the runtime,
 * unless a class is a host node. Throws `CuviscError` `extension-invalid` for what is no node class, or has a name that is taken.
 */
export function createCompiler({ nodes = [], ops = {} }: CompilerOptions = {}): Compiler {
  const entries: Entries = {
    nodes: withOwn(builtIn.nodes, Object.fromEntries(nodes.map((node) => [kindOf(node), node])), 'node class'),
    ops: withOwn(builtIn.ops, ops, 'operation'),
  };
  return {
    entries,
    compile: (request) => compile(request, entries),
    check: (request) => check(request, entries),
    checkOpen: (request) => checkOpen(request, entries),
  };
}

function kindOf(node: Partial<NodeDefinition> | null | undefined): string {
  if (node && typeof node.kind === 'string' && typeof node.className === 'string' && node.inputs && node.outputs) return node.kind;
  throw invalid('what was given as a node class is none', 'make it with defineNode or defineHostNode of cuvisc/nodes');
}

function withOwn<T>(builtInEntries: Readonly<Record<string, T>>, own: Readonly<Record<string, T>>, what: string): Readonly<Record<string, T>> {
  const taken = new Set(Object.entries(builtInEntries).flatMap(([key, entry]) => [key, (entry as { readonly kind?: string }).kind ?? key]));
  const clash = Object.keys(own).find((name) => taken.has(name));
  if (clash !== undefined) throw invalid(`there is a built-in ${what} ${clash}`, 'give yours another name');
  return { ...builtInEntries, ...own };
}

function invalid(message: string, hint: string): CuviscError {
  return new CuviscError('extension-invalid', message, { hint });
}
