import { dimsOf } from '../../schemas/dim-text.js';
import { describe, expect, it } from 'vitest';
import { type CompileRequest, compile, renderJson } from '../../compiler/index.js';

/** Defects of the reference framework (`B` and a number in the inventory of cuvis-ai-core), and what happens here. */

type Known = Omit<CompileRequest, 'source'>;

function compiled(text: string, known: Known = { bands: 5 }) {
  const { plan, diagnostics, phases } = compile({ source: { file: 'p.yaml', text }, ...known });
  const findings = renderJson(diagnostics).map(({ code, place: { start } }) => `${code} ${start.line}:${start.column}`);
  const statusOf = (node: string) =>
    Object.fromEntries(Object.entries(phases.checked?.stages ?? {}).map(([stage, s]) => [stage, s.status[node]?.status]));
  return { plan, findings, statusOf, checked: phases.checked };
}

describe('B1: a node whose producer does not run in a stage', () => {
  const { plan, findings, statusOf } = compiled(`nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer, hparams: {use_running_stats: false}, execution_stages: [val, test]}
  - {name: unit, class_name: PerPixelUnitNorm}
  - {name: after, class_name: IdentityNormalizer}
connections:
  - {source: data.cube, target: norm.data}
  - {source: norm.normalized, target: unit.data}
  - {source: unit.normalized, target: after.data}
`);

  it('is left out of that stage with what follows it, instead of failing at run time', () => {
    expect(plan).toBeDefined();
    expect(statusOf('unit')).toEqual({ train: 'starved', val: 'runs', test: 'runs', inference: 'starved' });
    expect(statusOf('after')).toEqual({ train: 'starved', val: 'runs', test: 'runs', inference: 'starved' });
  });

  it('is told once, at the node where it begins', () => {
    expect(findings).toEqual(['starved-in-stage 4:12']);
  });
});

describe('B6: execution stages', () => {
  it('are read from the YAML and decide where a node runs', () => {
    const { statusOf } = compiled(`nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: unit, class_name: PerPixelUnitNorm, execution_stages: [val, inference]}
connections:
  - {source: data.cube, target: unit.data}
`);
    expect(statusOf('unit')).toEqual({ train: 'skipped', val: 'runs', test: 'skipped', inference: 'runs' });
  });
});

describe('B9: inputs and outputs of a pipeline', () => {
  const text = (labels: string) => `nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: rx, class_name: RXGlobal}
${labels}connections:
  - {source: data.cube, target: rx.data}
outputs: [data.cube, rx.scores]
`;

  it('have their element types and sizes, also where dimensions have names, and connected outputs can be kept', () => {
    const { checked } = compiled(text(''), { bands: 5, cubeDtype: 'uint16' });
    expect(checked?.batch.map(({ key, dtype, dims }) => [key, dtype, dims])).toEqual([
      ['cube', 'uint16', dimsOf('B', 'H', 'W', 5)],
      ['mask', 'int32', dimsOf('B', 'H', 'W')],
      ['wavelengths', 'int32', dimsOf('B', 5)],
      ['mesu_index', 'int64', dimsOf('B')],
    ]);
    expect(checked?.stages.inference.outputs).toEqual([
      { node: 'data', port: 'cube' },
      { node: 'rx', port: 'scores' },
    ]);
  });

  it('are not mixed up when two nodes want different things under one name', () => {
    const { findings } = compiled(text('  - {name: labels, class_name: BinaryAnomalyLabelMapper, hparams: {normal_class_ids: [0]}}\n'));
    expect(findings).toContain('batch-entry-conflict 4:12');
  });
});

describe('B10: connections', () => {
  const text = (more: string) => `nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
connections:
  - {source: data.cube, target: norm.data}
  - {source: norm.normalized, target: rx.data}
  - ${more}
`;

  it('of two producers with one port are refused, instead of keeping the last one in silence', () => {
    const { plan, findings } = compiled(text('{source: data.cube, target: rx.data}'));
    expect(plan).toBeUndefined();
    expect(findings).toEqual(['two-producers 8:33']);
  });

  it('that are repeated count once and are told', () => {
    const { findings, checked } = compiled(text('{source: norm.normalized, target: rx.data}'));
    expect(findings).toEqual(['duplicate-connection 8:39']);
    expect(checked?.nodes.find(({ name }) => name === 'rx')?.sources.data).toEqual([{ from: 'node', node: 'norm', port: 'normalized' }]);
  });
});

describe('B11: cycles', () => {
  /** Complete graphs have exponentially many cycles, which the reference enumerates. */
  function complete(count: number): string {
    const names = Array.from({ length: count }, (_, i) => `n${i}`);
    const nodes = names.map((name) => `  - {name: ${name}, class_name: MinMaxNormalizer}\n`);
    const edges = names.flatMap((from) => names.filter((to) => to !== from).map((to) => `  - {source: ${from}.normalized, target: ${to}.data}\n`));
    return `nodes:\n${nodes.join('')}connections:\n${edges.join('')}`;
  }

  it('are found before anything runs and shown once, as a path with places', () => {
    const { diagnostics, plan } = compile({
      source: {
        file: 'p.yaml',
        text: `nodes:
  - {name: a, class_name: MinMaxNormalizer}
  - {name: b, class_name: MinMaxNormalizer}
  - {name: c, class_name: MinMaxNormalizer}
connections:
  - {source: a.normalized, target: c.data}
  - {source: a.normalized, target: b.data}
  - {source: b.normalized, target: a.data}
`,
      },
    });
    expect(plan).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([['cycle', 'these nodes feed one another in a circle: a -> b -> a']]);
    expect(diagnostics[0]?.notes.map(({ message }) => message)).toEqual(['a.normalized -> b.data']);
  });

  it('are found in a graph where all nodes feed all others', () => {
    const { findings } = compiled(complete(60));
    expect(findings.filter((finding) => finding.startsWith('cycle'))).toHaveLength(1);
  });
});
