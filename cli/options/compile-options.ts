import { z } from 'zod';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CompileRequest, type Compiler, type CompilerOptions, createCompiler, readPluginManifests, readText } from '../../compiler/index.js';
import { type CubeFacts, cubeFacts } from '../../runtime/index.js';
import { compatLevels } from '../../schemas/compat-level.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { OptionDefinition, OptionValues } from '../command.js';
import type { Session } from '../session.js';
import { count, flag, text, texts } from './values.js';
import { bandCentres, wavelengths } from './wavelengths.js';

/** The options of every command that compiles. */
export const compileOptions = {
  bands: { flags: '--bands <n>', doc: 'number of bands of the cubes', value: count },
  like: { flags: '--like <cube>', doc: 'a cube whose bands, wavelengths and element type the plan is for: FILE[:variable][@axes]', value: text },
  wavelengths,
  set: { flags: '--set <node.hparam=value>', doc: 'overrides a hyper-parameter; the value is YAML', value: texts, repeat: true },
  output: { flags: '--output <endpoint>', doc: 'keeps one more output: [stage:]node.port', value: texts, repeat: true },
  nodes: {
    flags: '--nodes <module>',
    doc: 'a JavaScript module with node classes of your own, its export `nodeClasses`; its code is run',
    value: texts,
    repeat: true,
  },
  pluginsDir: {
    flags: '--plugins-dir <dir>',
    doc: 'a folder of plugin manifests of the reference framework: they say what classes that are not known here are for; no code is run',
    value: texts,
    repeat: true,
  },
  fuse: { flags: '--no-fuse', doc: 'leaves every operation to its own node: no affine folding, no prologue', value: z.boolean().default(true) },
  precision: {
    flags: '--precision <dtype>',
    doc: 'of products with folded matrices, and of all work on int32, uint32, int64 and float64 cubes: float32 or float64',
    value: z.enum(['float32', 'float64']).default('float32'),
  },
  fastMath: { flags: '--fast-math', doc: 'allows a centring behind a product, where that is faster and costs digits', value: flag },
  compat: {
    flags: '--compat <version>',
    doc: `defaults of a version of the reference framework: ${compatLevels.join(' or ')}`,
    value: z.string().optional(),
  },
} as const satisfies Record<string, OptionDefinition>;

/** What to compile: the pipeline file with all that the options say. Throws what reading pipeline and cube throws. */
export async function compileRequest(pipeline: string, options: OptionValues<typeof compileOptions>, note: Session['note']): Promise<CompileRequest> {
  const { bands, like, set, output, compat, fuse, precision, fastMath, pluginsDir } = options;
  const facts: Partial<CubeFacts> = like === undefined ? {} : await cubeFacts(like, note);
  const centres = options.wavelengths === undefined ? undefined : await bandCentres(options.wavelengths, bands ?? facts.bands);
  const manifests = await Promise.all(pluginsDir.map(readPluginManifests));
  return {
    source: await readText(pipeline),
    env: process.env,
    set,
    outputs: output,
    fuse,
    precision,
    fastMath,
    plugins: manifests.flat(),
    ...facts,
    ...(centres && { wavelengths: centres }),
    ...(bands === undefined ? {} : { bands }),
    ...(compat === undefined ? {} : { compat }),
  };
}

/**
 * The compiler with the node classes of the modules named. Code is loaded for what the command line says, never for what a pipeline does.
 * Throws `CuviscError` `extension-invalid`.
 */
export async function compilerWith(modules: readonly string[]): Promise<Compiler> {
  const classes = await Promise.all(modules.map(nodeClassesOf));
  return createCompiler({ nodes: classes.flat() });
}

async function nodeClassesOf(file: string): Promise<NonNullable<CompilerOptions['nodes']>> {
  const loaded = (await import(pathToFileURL(resolve(file)).href).catch((cause: Error) => {
    throw notLoaded(file, `the module cannot be loaded: ${cause.message}`, cause);
  })) as { readonly nodeClasses?: CompilerOptions['nodes'] };
  if (Array.isArray(loaded.nodeClasses)) return loaded.nodeClasses;
  throw notLoaded(file, 'the module exports no list `nodeClasses`');
}

function notLoaded(file: string, message: string, cause?: Error): CuviscError {
  const hint = 'name a module whose `nodeClasses` lists what defineNode of cuvisc/nodes made';
  return new CuviscError('extension-invalid', message, { place: { file }, hint, ...(cause && { cause }) });
}

/** `note` for a command that reads one cube several times: says nothing twice. */
export function onceEach(note: Session['note']): Session['note'] {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) note(text);
    said.add(text);
  };
}
