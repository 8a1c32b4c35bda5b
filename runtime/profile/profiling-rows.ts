import { type Durations, DurationStatistics } from './duration-statistics.js';
import type { Breakdown, ProfilingStage } from './profiling-settings.js';

/** Times of one row of a profile. */
export interface NodeProfilingStats extends Durations {
  /** The fused node, pipeline node or kernel; work of the host that belongs to no node stands in brackets: `[transfer]`. */
  readonly nodeName: string;
  readonly stage: ProfilingStage;
  /** `graph`: measured by onnxruntime per kernel. `host`: a metric or finaliser. `overhead`: a row in brackets. */
  readonly kind: RowKind;
  /** True if the time is a share of kernels that compute for several nodes, or that onnxruntime made of several. */
  readonly estimate: boolean;
  /** What ran its kernels: `cpu`, `cuda`, `webgpu`; none for work of the host. */
  readonly providers: readonly string[];
}

/** What a row measures: a fused node, or work around the graphs. */
export type RowKind = 'graph' | 'host' | 'overhead';

/** Which row a duration belongs to. */
export interface RowKey {
  readonly stage: ProfilingStage;
  readonly kind: RowKind;
  readonly name: string;
}

interface Row extends RowKey {
  readonly by: Breakdown;
  readonly statistics: DurationStatistics;
  readonly providers: Set<string>;
  estimate: boolean;
}

/** What a duration is beside its length. */
export interface Sample {
  readonly estimate: boolean;
  readonly providers: Iterable<string>;
}

const unmarked: Sample = { estimate: false, providers: [] };

/** The rows of all breakdowns, each with its own statistics: constant memory per row. */
export class ProfilingRows {
  /** Samples that each row leaves out. */
  readonly skip: number;
  readonly #rows = new Map<string, Row>();

  constructor(skip: number) {
    this.skip = skip;
  }

  add(by: Breakdown, { stage, kind, name }: RowKey, ms: number, { estimate, providers }: Sample = unmarked): void {
    const key = JSON.stringify([by, stage, kind, name]);
    const row = this.#rows.get(key) ?? { by, stage, kind, name, statistics: new DurationStatistics(this.skip), providers: new Set(), estimate };
    row.estimate ||= estimate;
    for (const provider of providers) row.providers.add(provider);
    row.statistics.add(ms);
    this.#rows.set(key, row);
  }

  /** The rows of a breakdown in the order in which they first appeared; of one stage, or of all. */
  summary(by: Breakdown, stage: ProfilingStage | undefined): NodeProfilingStats[] {
    const wanted = [...this.#rows.values()].filter((row) => row.by === by && (stage === undefined || row.stage === stage));
    return wanted.map(({ name, stage: of, kind, estimate, providers, statistics }) => {
      return { nodeName: name, stage: of, kind, estimate, providers: [...providers], ...statistics.summary };
    });
  }
}
