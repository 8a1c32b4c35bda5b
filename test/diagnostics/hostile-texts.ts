/** Texts that attack a reader of YAML: depth, size, expansion, and characters that do not belong. */
export const hostileTexts: Readonly<Record<string, () => string>> = {
  'lists in lists, in brackets': () => `nodes: ${'['.repeat(100_000)}`,
  'lists in lists, closed': () => `nodes: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  'lists in lists, by dashes': () => '- '.repeat(100_000),
  'maps in maps, in braces': () => `nodes: ${'{a: '.repeat(5000)}${'}'.repeat(5000)}`,
  'maps in maps, by indentation': () =>
    numbers(1500)
      .map((i) => `${' '.repeat(i)}a:`)
      .join('\n'),
  'an alias bomb': () => bomb(12),
  'a long alias bomb': () => bomb(2000),
  'a list that holds itself': () => 'nodes: &a [*a]\n',
  'a hyper-parameter that holds itself': () => 'nodes:\n  - {name: a, class_name: TensorBoardMonitorNode, hparams: &h {x: *h}}\n',
  'ten megabytes of comment': () => `# ${'x'.repeat(10_000_000)}`,
  'ten megabytes of name': () => `metadata: {name: ${'x'.repeat(10_000_000)}}\n`,
  'ten megabytes of nodes': () => `nodes:\n${numbers(220_000).map(nodeLine).join('')}`,
  'ten megabytes of line breaks': () => '\n'.repeat(10_000_000),
  'a map of many keys': () =>
    `nodes:\n  - {name: a, class_name: MinMaxNormalizer, hparams: {${numbers(20_000)
      .map((i) => `k${i}: 1`)
      .join(', ')}}}\n`,
  'many closing brackets': () => '}'.repeat(20_000),
  'many syntax errors': () => 'a: b: c\n'.repeat(20_000),
  'a class name of a million letters': () => `nodes:\n  - {name: a, class_name: ${'x'.repeat(1_000_000)}}\n`,
  'a long quoted text of escapes': () => `nodes: "${'\\x'.repeat(100_000)}`,
  'NUL bytes': () => 'nodes:\0\n  - {name: "a\0b", class_name: MinMaxNormalizer}\0',
  'NUL bytes only': () => '\0'.repeat(10_000),
  'lone surrogates': () => 'nodes:\n  - {name: "\ud800", class_name: "\udfff"}\n',
  'a byte order mark in the middle': () => 'nodes:\ufeff\n  - {name: \ufeffa, class_name: MinMaxNormalizer}\n',
  'every kind of line break': () => 'nodes:\r\n  - {name: a,\r class_name: MinMaxNormalizer}\u0085\u2028\u2029\n\r',
  'names of object members': () =>
    'nodes:\n  - {name: __proto__, class_name: MinMaxNormalizer, hparams: {__proto__: 1, constructor: 2}}\n  - {name: toString, class_name: constructor}\nconnections:\n  - {source: __proto__.outputs.__proto__, target: toString.inputs.valueOf}\n',
  'numbers beyond all bounds': () =>
    'nodes:\n  - {name: a, class_name: RXGlobal, hparams: {num_channels: 1.0e+300, eps: .nan}}\n  - {name: b, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0], anomaly_class_ids: [4294967295]}}\n  - {name: c, class_name: SoftChannelSelector, hparams: {n_select: 3, input_channels: 9007199254740991}}\n',
};

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function nodeLine(i: number): string {
  return `  - {name: n${i}, class_name: MinMaxNormalizer}\n`;
}

/** Each list holds the one before ten times. */
function bomb(levels: number): string {
  const lines = numbers(levels).map((i) => `  - &a${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*a${i - 1}`)).join(', ')}]`);
  return `plugins:\n${lines.join('\n')}\nnodes: []\n`;
}
