import fc from 'fast-check';

/** A node of a chain, with the ports by which it is linked. */
interface Link {
  readonly className: string;
  readonly hparams: object;
  readonly input: string;
  readonly output: string;
}

function link(className: string, input: string, output: string, hparams: object = {}): Link {
  return { className, hparams, input, output };
}

const links: readonly fc.Arbitrary<Link>[] = [
  fc.constant(link('MinMaxNormalizer', 'data', 'normalized')),
  fc.constant(link('MinMaxNormalizer', 'data', 'normalized', { use_running_stats: false })),
  fc.constant(link('ZScoreNormalizerGlobal', 'data', 'normalized')),
  fc.boolean().map((hard) => link('SoftChannelSelector', 'data', 'selected', { n_select: 2, hard, init_method: 'variance' })),
  fc.tuple(fc.constantFrom(2, 3), fc.boolean()).map(([n_components, whiten]) => link('TrainablePCA', 'data', 'projected', { n_components, whiten })),
  fc.constant(link('Expression', 'cube', 'result', { formula: '(cube - 3) * 0.5 + 1' })),
  fc.constant(link('Expression', 'cube', 'result', { formula: '2 - cube / 7' })),
  fc.constant(link('MeanCenter', 'cube', 'cube')),
  fc.constant(link('UnitVarianceScaling', 'cube', 'cube')),
  fc.constantFrom('nearest', 'constant').map((mode) => link('SavitzkyGolay', 'cube', 'cube', { window_length: 3, polyorder: 1, mode })),
  fc.constantFrom('none', 'floor').map((clamp) => link('PercentileNormalizer', 'data', 'normalized', { norm_mode: 'statistical', clamp })),
];

/** What a chain may begin with: of raw counts a norm is never near zero, where it would magnify any rounding. A logarithm itself rounds away what deviates of large numbers. */
const starts: readonly Link[][] = [[], [link('PerPixelUnitNorm', 'data', 'normalized')], [link('SNVCorrection', 'cube', 'cube')]];

const detectors: readonly Link[] = [
  link('RXGlobal', 'data', 'scores'),
  link('LADGlobal', 'data', 'scores'),
  link('RXPerBatch', 'data', 'scores', { eps: 0.01 }),
];

function pipelineText(chain: readonly Link[], detector: Link, keep: readonly boolean[]): string {
  const all = [
    link('CU3SDataNode', '', 'cube'),
    ...chain,
    detector,
    link('ScoreToLogit', 'scores', 'logits'),
    link('BinaryDecider', 'logits', 'decisions'),
  ];
  const name = (i: number) => `n${i}`;
  const nodes = all.map(({ className, hparams }, i) => `  - { name: ${name(i)}, class_name: ${className}, hparams: ${JSON.stringify(hparams)} }`);
  const wires = all.slice(1).map(({ input }, i) => `  - ${name(i)}.outputs.${all[i]?.output} -> ${name(i + 1)}.inputs.${input}`);
  const kept = all.flatMap(({ output }, i) => (i > chain.length || (i > 0 && keep[i - 1]) ? [`${name(i)}.${output}`] : []));
  return ['nodes:', ...nodes, 'connections:', ...wires, `outputs: [${kept.join(', ')}]`, ''].join('\n');
}

/** A second projection could ask for more components than the first one leaves. */
function hasOneProjection(chain: readonly Link[]): boolean {
  return chain.filter(({ className }) => className === 'TrainablePCA').length <= 1;
}

/** Chains of up to four nodes from the catalogue into a detector, a logit and a threshold; some intermediate results are kept. */
export const randomPipelines: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...starts),
    fc.array(fc.oneof(...links), { maxLength: 3 }).filter(hasOneProjection),
    fc.constantFrom(...detectors),
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  )
  .map(([start, chain, detector, keep]) => pipelineText([...start, ...chain], detector, keep));
