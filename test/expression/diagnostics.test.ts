import { describe, expect, it } from 'vitest';
import { type CompileRequest, check } from '../../compiler/index.js';
import { diagnostics } from '../../compiler/diagnostics/registry.gen.js';

/** A pipeline with its expected findings: the place of each stands between angle quotes. */
interface Case {
  readonly what: string;
  /** Lines of the node `x`, or the whole file if it begins with `nodes:`. */
  readonly yaml: string;
  /** Codes in the order of their places. */
  readonly codes: readonly string[];
  readonly suggestions?: readonly (string | undefined)[];
  readonly message?: RegExp;
  readonly request?: Omit<CompileRequest, 'source'>;
}

const wavelengths = [450, 500, 550, 600, 650, 700, 750, 800];

function marked(yaml: string): { text: string; places: { start: number; end: number }[] } {
  const whole = yaml.startsWith('nodes:')
    ? yaml
    : `nodes:\n  - name: x\n    class_name: Expression\n    hparams:\n${yaml.replace(/^/gm, '      ')}\n`;
  const places: { start: number; end: number }[] = [];
  let text = '';
  for (const piece of whole.split(/([«»])/)) {
    if (piece === '«') places.push({ start: text.length, end: text.length });
    else if (piece === '»') places[places.length - 1] = { ...(places.at(-1) as { start: number }), end: text.length };
    else text += piece;
  }
  return { text, places };
}

const cases: Case[] = [
  { what: 'an unclosed parenthesis', yaml: 'formula: (b[0] + b[1]«»', codes: ['expression-syntax'], message: /formula ends where `\)` is expected/ },
  { what: 'two operators in a row', yaml: 'formula: b[0] + «*» b[1]', codes: ['expression-syntax'] },
  {
    what: 'several mistakes in one formula',
    yaml: 'formula: mean(b[1..«]») + «)» * (3«»',
    codes: ['expression-syntax', 'expression-syntax', 'expression-syntax'],
  },
  { what: 'characters of no meaning', yaml: 'formula: b[0] «§» b[1] «$» 3', codes: ['expression-syntax', 'expression-syntax'] },
  { what: 'an assignment for a comparison', yaml: 'formula: where(b[0] «=» 1, 2, 3)', codes: ['expression-syntax'], suggestions: ['=='] },
  { what: 'a comparison of IDL', yaml: 'formula: b[0] «gt» 0.5', codes: ['expression-syntax'], suggestions: ['>'] },
  { what: 'an empty formula', yaml: 'formula: «""»', codes: ['expression-syntax'] },
  { what: 'faults in several formulas', yaml: 'formulas:\n  a: b[0] +«»\n  c: b[«»', codes: ['expression-syntax', 'expression-syntax'] },
  { what: 'a fault in single quotes', yaml: "formula: 'b[0] + «sqroot»(b[1])'", codes: ['expression-unknown-function'], suggestions: ['sqrt'] },
  {
    what: 'a fault in double quotes behind escapes',
    yaml: 'formula: "b[0]\\t+ \\x62[1] + «sqroo\\x74»(b[1])"',
    codes: ['expression-unknown-function'],
  },
  {
    what: 'a fault in a folded double-quoted formula',
    yaml: 'formula: "b[0] +\n  b[1] \\\n  + «sqroot»(b[1])"',
    codes: ['expression-unknown-function'],
  },
  { what: 'a fault in a plain formula of two lines', yaml: 'formula: b[0]\n  + «sqroot»(b[1])', codes: ['expression-unknown-function'] },
  { what: 'a fault in a literal block', yaml: 'formula: |\n  b[0]\n    + «sqroot»(b[1])\n  - 1', codes: ['expression-unknown-function'] },
  { what: 'a fault in a folded block', yaml: 'formula: >-\n  b[0]\n\n  + b[1]\n  + «sqroot»(b[1])', codes: ['expression-unknown-function'] },
  {
    what: 'a fault in a file with carriage returns',
    yaml: 'nodes:\r\n- name: x\r\n  class_name: Expression\r\n  hparams:\r\n    formula: |\r\n      b[0]\r\n      + «sqroot»(b[1])\r\n',
    codes: ['expression-unknown-function'],
  },
  {
    what: 'a fault in an alias: the alias',
    yaml: 'nodes:\n  - name: x\n    class_name: Expression\n    hparams: {constants: {g: 1}, formula: &f "g * cube"}\n  - name: y\n    class_name: Expression\n    hparams: {inputs: {}, formula: «*f»}\n',
    codes: ['expression-unknown-name'],
  },
  {
    what: 'a fault in an override: the override',
    yaml: 'formula: b[0]',
    codes: ['expression-unknown-function'],
    request: { set: ['x.formula=b[0] + sqroot(b[0])'] },
  },
  { what: 'a formula that nests too deep', yaml: `formula: "${'('.repeat(64)}«(»1${')'.repeat(65)}"`, codes: ['expression-too-complex'] },
  { what: 'a formula that is too long', yaml: `formula: «${'b+'.repeat(2048)}b»`, codes: ['expression-too-complex'] },
  { what: 'a function of another language', yaml: 'formula: «alog10»(b[0])', codes: ['expression-unknown-function'], suggestions: ['log10'] },
  { what: 'a property of all objects for a function', yaml: 'formula: «constructor»(b[0])', codes: ['expression-unknown-function'] },
  { what: 'too few arguments', yaml: 'formula: «clip»(b[0], 1)', codes: ['expression-argument-count'], message: /clip takes 3 arguments, not 2/ },
  { what: 'too many arguments', yaml: 'formula: «abs»(b[0], 1)', codes: ['expression-argument-count'], message: /1 argument, not 2/ },
  { what: 'no arguments', yaml: 'formula: «max»() * cube', codes: ['expression-argument-count'], message: /1 or 2 or more arguments, not 0/ },
  {
    what: 'arithmetic on a condition',
    yaml: 'formula: «(b[0] > 1)» * b[1]',
    codes: ['expression-type-mismatch'],
    message: /\* takes numbers, and this is a condition/,
  },
  { what: 'logic on a number', yaml: 'formula: b[0] > 1 and «b[1]»', codes: ['expression-type-mismatch'] },
  { what: 'a condition that is a number', yaml: 'formula: where(«b[0]», 1, 0)', codes: ['expression-type-mismatch'] },
  {
    what: 'the mean of one band',
    yaml: 'formula: mean(«b[0]»)',
    codes: ['expression-type-mismatch'],
    message: /several bands, and this is one band/,
  },
  { what: 'the image mean of a constant', yaml: 'formula: cube / image_mean(«2 * pi»)', codes: ['expression-type-mismatch'] },
  { what: 'band counts that differ', yaml: 'formula: b[0..2] + «b[0..3]»', codes: ['expression-bands-mismatch'], message: /4 bands.* 3/ },
  { what: 'a range against a cube of known bands', yaml: 'formula: cube - «b[0..3]»', codes: ['expression-bands-mismatch'], request: { bands: 8 } },
  { what: 'ranges by wavelength that differ', yaml: 'formula: b(450nm..550nm) / «b(600nm..650nm)»', codes: ['expression-bands-mismatch'] },
  {
    what: 'an undeclared name',
    yaml: "inputs: {nir: 'float32[B, H, W, 1]'}\nformula: nir - «nri»",
    codes: ['expression-unknown-name'],
    suggestions: ['nir'],
  },
  { what: 'a function without arguments', yaml: 'formula: cube + «log»', codes: ['expression-unknown-name'], message: /takes arguments/ },
  { what: 'wavelengths as a value', yaml: 'formula: cube * «wavelengths»', codes: ['expression-unknown-name'] },
  {
    what: 'an unknown trainable constant',
    yaml: 'constants: {gain: 1}\ntrainable: [«gian»]\nformula: gain * cube',
    codes: ['expression-unknown-name'],
    suggestions: ['gain'],
  },
  {
    what: 'a name much like a constant',
    yaml: 'nodes:\n  - name: «x»\n    class_name: Expression\n    hparams: {constants: {gain: 1}, formula: gain * cube + «gian»}\n',
    codes: ['input-from-batch', 'expression-name-near'],
    suggestions: [undefined, 'gain'],
  },
  { what: 'a formula that uses a later one', yaml: 'formulas:\n  a: cube + «z»\n  z: cube', codes: ['expression-formula-order'] },
  { what: 'a formula that uses itself', yaml: 'formulas:\n  a: cube + «a»', codes: ['expression-formula-order'] },
  { what: 'a constant that the language has', yaml: 'constants: {pi: «3»}\nformula: pi * cube', codes: ['expression-bad-name'] },
  { what: 'a formula of a bad name', yaml: 'formulas:\n  a-b: «cube»', codes: ['expression-bad-name'] },
  {
    what: 'a formula named as a constant',
    yaml: 'constants: {g: 2}\nformulas:\n  g: «cube»',
    codes: ['expression-bad-name'],
    message: /constants already/,
  },
  { what: 'an input of another rank', yaml: "inputs: {p: «'float32[H, W]'»}\nformula: p", codes: ['expression-bad-input'] },
  { what: 'a constant that nothing uses', yaml: 'constants: {gain: «1»}\nformula: cube', codes: ['expression-unused'] },
  {
    what: 'an input that nothing uses',
    yaml: "nodes:\n  - name: «x»\n    class_name: Expression\n    hparams: {inputs: {p: «'float32[B, H, W, 1]'»}, formula: cube}\n",
    codes: ['input-from-batch', 'expression-unused'],
  },
  { what: 'a formula of constants', yaml: 'formula: «2 * pi»', codes: ['expression-without-input'] },
  { what: 'a number for a wavelength', yaml: 'formula: b(«827»)', codes: ['expression-bad-selector'], message: /b\[827\]/ },
  { what: 'a wavelength for a number', yaml: 'formula: b[«827nm»]', codes: ['expression-bad-selector'], message: /b\(827nm\)/ },
  { what: 'a computed index', yaml: 'formula: b[«1 + 2»]', codes: ['expression-bad-selector'] },
  { what: 'a wavelength as a value', yaml: 'formula: cube * «827nm»', codes: ['expression-bad-selector'] },
  { what: 'bands of a constant', yaml: 'constants: {g: 1}\nformula: cube * «g».b[1]', codes: ['expression-bad-selector'] },
  { what: 'a wavelength too long', yaml: 'formula: b(«826nm»)', codes: ['expression-wavelength-outside'], message: /425 to 825 nm/ },
  { what: 'a wavelength too short', yaml: 'formula: b(«0.424um»)', codes: ['expression-wavelength-outside'] },
  { what: 'a range from high to low', yaml: 'formula: mean(«b(600nm..500nm)»)', codes: ['expression-empty-range'] },
  { what: 'a range between two bands', yaml: 'formula: mean(«b(501nm..549nm)»)', codes: ['expression-empty-range'] },
  { what: 'an index range from high to low', yaml: 'formula: mean(«b[3..1]»)', codes: ['expression-empty-range'] },
  { what: 'a band beyond the last', yaml: 'formula: b[«8»] + mean(b[2..«9»])', codes: ['expression-band-outside', 'expression-band-outside'] },
  { what: 'a number beyond float32', yaml: 'formula: cube * «1e39»', codes: ['expression-number-range'] },
  { what: 'a constant beyond float32', yaml: 'constants: {g: «1e39»}\nformula: cube * g', codes: ['expression-number-range'] },
  {
    what: 'wavelengths that are not known',
    yaml: 'nodes:\n  - name: «x»\n    class_name: Expression\n    hparams: {formula: b(827nm)}\n',
    codes: ['wavelengths-unknown'],
    request: {},
  },
  { what: 'neither formula nor formulas', yaml: 'nodes:\n  - name: «x»\n    class_name: Expression\n', codes: ['bad-hparam'] },
  { what: 'both formula and formulas', yaml: 'formula: cube\nformulas: «{a: cube}»', codes: ['bad-hparam'] },
];

describe('a formula with', () => {
  it.each(cases)('$what', ({ yaml, codes, suggestions, message, request = { wavelengths } }) => {
    const { text, places } = marked(yaml);
    const found = check({ source: { file: 'pipeline.yaml', text }, ...request });
    expect(found.map(({ code }) => code)).toEqual(codes);
    const [override = ''] = request.set ?? [];
    if (override !== '') expect(override.slice(found[0]?.span.start, found[0]?.span.end)).toBe('sqroot');
    else expect(found.map(({ span: { start, end } }) => ({ start, end }))).toEqual(places);
    if (suggestions) expect(found.map(({ suggestion }) => suggestion)).toEqual(suggestions);
    if (message) expect(found[0]?.message).toMatch(message);
  });
});

describe('the catalogue', () => {
  const own = Object.keys(diagnostics).filter((code) => code.startsWith('expression-'));

  it('has a case here for every code of formulas', () => {
    expect(own.filter((code) => !cases.some(({ codes }) => codes.includes(code)))).toEqual([]);
  });
});
