import { describe, expect, it } from 'vitest';
import { aggregate, type AnyDefinition, json, planExperiment, type Port, stage } from '../../experiments/index.js';
import { declared } from './declared.js';
import { execute, MemoryStore } from './memory-store.js';

type Cached = Readonly<Record<string, boolean>>;

function node(id: string, ...inputs: readonly AnyDefinition[]): AnyDefinition {
  const ports = Object.fromEntries(inputs.map((each, i) => [`i${i}`, each.out.v as Port]));
  return stage(id, { inputs: ports, outputs: { v: json<string>() }, run: (_, values) => ({ v: `${id}(${Object.values(values).join()})` }) });
}

function collect(id: string, ...inputs: readonly AnyDefinition[]): AnyDefinition {
  const ports = Object.fromEntries(inputs.map((each, i) => [`i${i}`, each.out.v as Port]));
  return aggregate(id, { inputs: ports, outputs: { v: json<string>() }, run: (_, values) => ({ v: JSON.stringify(values) }) });
}

const a = node('A');
const chain2 = { stages: [a, node('B', a)] };
const b = node('B', a);
const chain3 = { stages: [a, b, node('C', b)] };
const c = node('C', a);
const fork = { stages: [a, b, c] };
const gather = { stages: [a, b, c, collect('agg', b, c)] };
const shapes = { 'A->B': chain2, 'A->B->C': chain3, 'A->{B,C}': fork, 'A->{B,C}->agg': gather };

/** Graph, cached flags in the order of the stages, what is forced, and what is executed. */
const vectors: readonly (readonly [keyof typeof shapes, string, string[], string[]])[] = [
  ['A->B', '00', [], ['A', 'B']],
  ['A->B', '10', [], ['B']],
  ['A->B', '01', [], []],
  ['A->B', '11', [], []],
  ['A->B', '01', ['B'], ['A', 'B']],
  ['A->B', '11', ['A'], ['A', 'B']],
  ['A->B->C', '010', [], ['C']],
  ['A->B->C', '001', ['B'], ['A', 'B', 'C']],
  ['A->{B,C}', '001', [], ['A', 'B']],
  ['A->{B,C}', '111', ['B'], ['B']],
  ['A->{B,C}->agg', '0001', [], []],
  ['A->{B,C}->agg', '0010', [], ['A', 'B', 'agg']],
  ['A->{B,C}->agg', '1101', ['B'], ['B', 'C', 'agg']],
  ['A->{B,C}->agg', '0101', ['C'], ['A', 'C', 'agg']],
];

/** An experiment that has run once, of whose artifacts those flagged are left. */
async function prepared(shape: keyof typeof shapes, flags: string) {
  const { stages } = shapes[shape];
  const read = new Set(stages.flatMap(({ inputs }) => Object.values(inputs).map(({ port }) => port.stage)));
  const loaded = declared(stages.filter((each) => !read.has(each)));
  const store = new MemoryStore();
  const first = await planExperiment(loaded, store);
  await execute(first, store);
  const kept: Cached = Object.fromEntries(stages.map(({ id }, i) => [id, flags[i] === '1']));
  for (const { id, outputs } of (await planExperiment(loaded, store)).plan.instances) if (!kept[id]) store.values.delete(outputs.v?.digest as string);
  return { loaded, store };
}

describe('the table of needed stages', () => {
  it.each(vectors)('%s with %s cached, forced %j: %j', async (shape, flags, force, executed) => {
    const { loaded, store } = await prepared(shape, flags);
    const plan = await planExperiment(loaded, store, { force });
    const planned = plan.plan.instances.filter(({ action }) => action === 'RUN').map(({ id }) => id);
    expect(planned).toEqual(executed);
    expect(await execute(plan, store)).toEqual({ ran: executed, cutOff: [] });
  });

  it('a stage without outputs runs every time', async () => {
    const sink = stage('A', { run: () => {} });
    const loaded = declared([sink]);
    const store = new MemoryStore();
    expect((await execute(await planExperiment(loaded, store), store)).ran).toEqual(['A']);
    expect((await planExperiment(loaded, store)).plan.instances[0]).toMatchObject({ action: 'RUN', reasons: [{ code: 'sink' }] });
  });
});
