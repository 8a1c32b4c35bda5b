import { describe, expect, it } from 'vitest';
import { partition } from '../../compiler/3b-partition/partition.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { type HostCall, type IrModule, moduleOf, type Value, withHostCalls } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { dimsOf } from '../../schemas/dim-text.js';

const b = createBuilder(ops, { node: 'n', line: 1, role: 'forward' });
const type = { dtype: 'float32', dims: dimsOf('B', 2) } as const;
const cube = b.input('cube', type, 'batch');
const weights = b.input('n.weights', { dtype: 'float32', dims: [2] }, 'state');

function host(name: string, inputs: HostCall['inputs']): { readonly call: HostCall; readonly result: Value } {
  const result = b.input(`${name}.result`, type, 'value');
  return { call: { node: { node: name, line: 1 }, inputs, outputs: { result } }, result };
}

function stage(outputs: Readonly<Record<string, Value>>, ...calls: readonly HostCall[]): IrModule {
  const listed = Object.entries(outputs).map(([name, value]) => ({ name, value, role: 'output' as const }));
  return withHostCalls(moduleOf('m', 'inference', listed), calls);
}

/** A line per step: what it reads of the batch and of values, and what it gives. */
function shown(module: IrModule, options?: Parameters<typeof partition>[1]): string[] {
  return partition(module, options).map((step) => {
    if (step.kind === 'host') {
      const inputs = Object.values(step.inputs).map(({ name }) => name);
      return `host ${step.call.node.node}: ${inputs.join(' ')} -> ${Object.values(step.call.outputs).map(({ name }) => `${name}${step.kept.has(name) ? '!' : ''}`)}`;
    }
    return `graph: ${step.module.inputs.map(({ name }) => name).join(' ')} -> ${step.module.outputs.map(({ name, role }) => `${name}${role === 'output' ? '!' : ''}`).join(' ')}`;
  });
}

describe('a module is cut where host nodes stand', () => {
  it('and is itself without any', () => {
    const module = stage({ out: b.neg(cube) });
    expect(partition(module)).toEqual([{ kind: 'graph', module }]);
  });

  it('with one in the middle', () => {
    const { call, result } = host('h', { data: b.neg(cube) });
    expect(shown(stage({ out: b.abs(result) }, call))).toEqual(['graph: cube -> cut/0', 'host h: cut/0 -> h.result', 'graph: h.result -> out!']);
  });

  it('with one on the batch, whose result is kept: no graph has to pass it on', () => {
    const { call, result } = host('h', { data: cube });
    expect(shown(stage({ 'h.result': result }, call))).toEqual(['host h: cube -> h.result!']);
  });

  it('with two in a row, and one that nothing needs', () => {
    const one = host('one', { data: cube });
    const idle = host('idle', { data: one.result });
    const two = host('two', { data: b.neg(one.result), more: one.result });
    const module = stage({ out: b.abs(two.result) }, one.call, idle.call, two.call);
    expect(shown(module)).toEqual([
      'host one: cube -> one.result',
      'graph: one.result -> cut/0',
      'host two: cut/0 one.result -> two.result',
      'graph: two.result -> out!',
    ]);
  });

  it('what only later graphs read is computed there, from the batch', () => {
    const { call, result } = host('h', { data: cube });
    expect(shown(stage({ out: b.add(b.neg(cube), result) }, call))).toEqual(['host h: cube -> h.result', 'graph: cube h.result -> out!']);
  });

  it('what two graphs read crosses, under its own name if it is kept', () => {
    const half = b.mul(cube, weights);
    const { call, result } = host('h', { data: b.abs(half) });
    const later = b.add(b.neg(half), result);
    expect(shown(stage({ out: later }, call))).toEqual([
      'graph: cube n.weights -> cut/0 cut/1',
      'host h: cut/1 -> h.result',
      'graph: cut/0 h.result -> out!',
    ]);
    expect(shown(stage({ half, out: later }, call))).toEqual([
      'graph: cube n.weights -> half! cut/0',
      'host h: cut/0 -> h.result',
      'graph: half h.result -> out!',
    ]);
  });

  it('what depends on state alone is computed in each graph', () => {
    const scaled = b.neg(weights);
    const { call, result } = host('h', { data: b.mul(cube, scaled) });
    expect(shown(stage({ scaled, out: b.mul(result, scaled) }, call))).toEqual([
      'graph: cube n.weights -> scaled! cut/0',
      'host h: cut/0 -> h.result',
      'graph: n.weights h.result -> out!',
    ]);
  });

  it('all outputs are those of the last graph where one has to gather them', () => {
    const { call, result } = host('h', { data: b.neg(cube) });
    expect(shown(stage({ first: b.abs(cube), second: b.abs(result) }, call), { outputs: 'last' })).toEqual([
      'graph: cube -> cut/0',
      'host h: cut/0 -> h.result',
      'graph: cube h.result -> first! second!',
    ]);
  });
});
