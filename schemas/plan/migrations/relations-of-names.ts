/** A part of a manifest as it was parsed. */
type Part = Readonly<Record<string, unknown>>;

const [next, mapped] = ['.next', '.mapped'];

/**
 * A manifest of version 1, which said by names what version 2 says in fields: `<name>.next` replaces `<name>`, a merge reads `<name>.a`
 * and `<name>.b`, a mapping yields `<name>.mapped`, outputs are `node.port`, scheduled values are logged under their names, and the
 * module path of a class tells its category. Throws on a manifest that version 1 does not allow.
 */
export function withRelations(manifest: Part): Part {
  const { nodes, stages, fit, train } = manifest;
  return {
    ...manifest,
    nodes: parts(nodes).map((node) => ({ ...node, category: categoryOf(node, manifest) })),
    stages: mapValues(stages as Part, (stage) => (stage.graph ? { ...stage, graph: withOwners(stage.graph as Part) } : stage)),
    fit: parts(fit).map(levelWithRelations),
    train: train ? trainWithRelations(train as Part) : null,
  };
}

function parts(value: unknown): readonly Part[] {
  return value as readonly Part[];
}

function mapValues(value: Part, change: (part: Part) => Part): Part {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part as Part)]));
}

/** Node names have no dot. */
function ownerOf(name: string): { readonly node: string; readonly entry: string } {
  const dot = name.indexOf('.');
  return { node: name.slice(0, dot), entry: name.slice(dot + 1) };
}

function withOwners(graph: Part): Part {
  return {
    ...graph,
    outputs: parts(graph.outputs).map((output) => (output.role === 'output' ? { ...output, of: ownerOf(String(output.name)) } : output)),
  };
}

/** The types of mapped statistics were not listed; nothing depends on them. */
const unlisted = { dtype: 'float64', dims: [] };

function levelWithRelations(level: Part): Part {
  const accumulators = parts(level.accumulators);
  const inputs = accumulators.map((each) => ({ ...each, source: 'accumulator', feeds: [] }));
  const sets = accumulators.flatMap((each) =>
    ['a', 'b'].map((set) => ({
      ...{ ...each, name: `${each.name}.${set}`, source: 'accumulator', feeds: [] },
      merges: { accumulator: each.name, set },
    })),
  );
  const replacing = (suffix: string) => accumulators.map((each) => ({ ...each, name: `${each.name}${suffix}`, role: 'next', replaces: each.name }));
  return {
    ...level,
    update: extended(level.update as Part, inputs, replacing(next)),
    merge: extended(level.merge as Part, sets, replacing('')),
    nodes: parts(level.nodes).map((node) => (node.mapping ? withMapping(node, inputs) : node)),
  };
}

function withMapping(node: Part, inputs: readonly Part[]): Part {
  const own = Object.values(node.accumulators as Part);
  const read = inputs.filter(({ name }) => own.includes(name));
  const outputs = own.map((name) => ({ ...unlisted, name: `${name}${mapped}`, role: 'mapped', replaces: name }));
  return { ...node, mapping: extended(node.mapping as Part, read, outputs) };
}

function extended(graph: Part, inputs: readonly Part[], outputs: readonly Part[]): Part {
  return { ...graph, inputs: [...parts(graph.inputs), ...inputs], outputs: [...parts(graph.outputs), ...outputs] };
}

function trainWithRelations(train: Part): Part {
  const step = (graph: Part): Part => ({ ...graph, outputs: parts(graph.outputs).map(withReplaced) });
  return {
    ...train,
    step: step(train.step as Part),
    accumulate: train.accumulate ? step(train.accumulate as Part) : null,
    schedules: parts(train.schedules).map((schedule) => ({ ...schedule, logged: schedule.name })),
    losses: parts(train.losses).map((loss) => ({ ...loss, port: String(loss.output).slice(String(loss.node).length + 1) })),
  };
}

function withReplaced(output: Part): Part {
  return output.role === 'next' ? { ...output, replaces: String(output.name).slice(0, -next.length) } : output;
}

/** As drawings of version 1 told it. */
function categoryOf({ name, className, status }: Part, { stages, state }: Part): string {
  if (Object.values(stages as Part).some((stage) => parts((stage as Part).metrics).some(({ node }) => node === name))) return 'metric';
  if (Object.values(status as Part).every((each) => (each as Part).status === 'host')) return 'host';
  const listed = [
    [/\.data\./, 'source'],
    [/\.losses\./, 'loss'],
    [/\.deciders\./, 'decision'],
  ] as const;
  const found = listed.find(([module]) => module.test(String(className)));
  return found ? found[1] : parts(state).some(({ node }) => node === name) ? 'model' : 'transform';
}
