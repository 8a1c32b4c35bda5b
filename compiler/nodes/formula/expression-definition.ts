import { tensorFrom } from '../../../schemas/tensor.js';
import { createDiagnostics } from '../../diagnostics/collector.js';
import type { PortDim } from '../../language/port-type.js';
import { type CountBindings, openCount, settled } from '../../language/expression/band-counts.js';
import { lowerFormulas } from '../../language/expression/lower-formulas.js';
import { type Program, portsByWavelength } from '../../language/expression/program.js';
import { type DataFacts, typeFormulas, type ValueType } from '../../language/expression/typing.js';
import type { NodeDefinition, NodeFacts, Port } from '../contract.js';

/** The parts of a node definition that follow from its formulas. `types` are those known before any data are. */
export function definitionOf(
  program: Program,
  types: ReadonlyMap<string, ValueType>,
): Pick<NodeDefinition, 'category' | 'inputs' | 'outputs' | 'usesWavelengths' | 'dims' | 'check' | 'state' | 'lower'> {
  return {
    category: program.trainable.size > 0 ? 'model' : 'transform',
    inputs: inputsOf(program),
    outputs: Object.fromEntries(program.formulas.map(({ name, text }) => [name, outputOf(name, text, types.get(name) as ValueType)])),
    usesWavelengths: portsByWavelength(program).size > 0,
    dims: (facts) => inferCounts(program, facts),
    check: (context) => {
      typeFormulas(program, context.diagnostics, dataFacts(program, context));
    },
    state: () => Object.fromEntries([...program.trainable].map((name) => [name, trainableEntry(name, program.constants.get(name) as number)])),
    lower: ({ b, input, state, wavelengths, wideCube }) => lowerFormulas(program, { b, input, state, wavelengths, wideCube }),
  };
}

function inputsOf(program: Program): Record<string, Port> {
  return Object.fromEntries([...program.ports].map(([name, type]) => [name, { type, doc: `What formulas call ${name}.` }]));
}

function outputOf(name: string, text: string, { kind, bands }: ValueType): Port {
  const count = typeof bands === 'number' ? bands : outputCount(name);
  const dtype = kind === 'bool' ? 'bool' : 'float32';
  return { type: { of: 'tensor', dtype, dims: ['B', 'H', 'W', count], optional: false, variadic: false }, doc: `\`${text.trim()}\`` };
}

/** The dimension of an output's bands; no input can have one of this name. */
function outputCount(name: string): string {
  return `${name}.bands`;
}

function countOf(program: Program, portName: string): PortDim {
  return program.ports.get(portName)?.dims[3] as PortDim;
}

function dataFacts(program: Program, facts: NodeFacts<object>): DataFacts {
  const bandsOf = (portName: string): PortDim => {
    const count = countOf(program, portName);
    const size = typeof count === 'string' ? facts.dim(count) : count;
    return typeof size === 'number' ? size : count;
  };
  return { wavelengths: facts.wavelengths, bandsOf };
}

/** Band counts that follow from the formulas: cubes that must agree, those with known wavelengths, and the outputs. */
function inferCounts(program: Program, facts: NodeFacts<object>): Record<string, PortDim> {
  const bindings: CountBindings = new Map();
  for (const name of portsByWavelength(program)) {
    const count = countOf(program, name);
    if (typeof count === 'string' && facts.wavelengths) bindings.set(count, facts.wavelengths.length);
  }
  const types = typeFormulas(program, createDiagnostics(), dataFacts(program, facts), bindings);
  const outputs = [...types].map(([name, { bands }]) => [outputCount(name), settled(bands, bindings)] as const);
  return Object.fromEntries([...bindings, ...outputs].filter(([, count]) => count !== openCount));
}

function trainableEntry(name: string, value: number) {
  return { dtype: 'float32', dims: [], trainable: 'weights', doc: `Constant ${name}.`, initial: () => tensorFrom('float32', [], [value]) } as const;
}
