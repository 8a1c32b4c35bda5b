import { symbolDim } from '../../schemas/dim.js';
import type { PortDim } from '../../compiler/language/port-type.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import type { Dim, Value } from '../../compiler/ir/value.js';
import { lowerFormulas } from '../../compiler/language/expression/lower-formulas.js';
import { readProgram } from '../../compiler/language/expression/read-program.js';
import { typeFormulas } from '../../compiler/language/expression/typing.js';
import { ops } from '../../compiler/ops/registry.gen.js';

export interface LoweredProgram {
  readonly results: Readonly<Record<string, Value>>;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly state: Readonly<Record<string, Value>>;
}

/** Formulas as IR, without a pipeline around them. Throws with the findings if there are any errors. */
export function lowerProgram(formulas: Readonly<Record<string, string>>, constants: Readonly<Record<string, number>>, bands: number): LoweredProgram {
  const diagnostics = createDiagnostics();
  const span = { source: { file: 'formula', text: '' }, start: 0, end: 0 };
  const trainable = Object.keys(constants);
  const program = readProgram({ formulas, constants, trainable, inputs: undefined, reservedDims: [], at: () => span }, diagnostics);
  typeFormulas(program, diagnostics);
  if (diagnostics.hasErrors)
    throw new Error(
      diagnostics
        .sorted()
        .map((d) => `${d.code}: ${d.message}`)
        .join('\n'),
    );
  const b = createBuilder(ops, { node: 'x', line: 1, role: 'forward' });
  const sized = (dim: PortDim): Dim => (typeof dim === 'number' ? dim : dim === 'C' ? bands : symbolDim(dim));
  const inputs = Object.fromEntries(
    [...program.ports].map(([name, { dims }]) => [name, b.input(name, { dtype: 'float32', dims: dims.map(sized) }, 'batch')]),
  );
  const state = Object.fromEntries(trainable.map((name) => [name, b.input(`x.${name}`, { dtype: 'float32', dims: [] }, 'state')]));
  const results = lowerFormulas(program, {
    wideCube: false,
    b,
    wavelengths: undefined,
    input: (port) => inputs[port] as Value,
    state: (name) => state[name] as Value,
  });
  return { results, inputs, state };
}
