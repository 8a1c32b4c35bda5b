import { type Stage, stages } from '../../schemas/stage.js';
import type { Source } from './checked-pipeline.js';

/** Two producers of one port, and the stages in which neither has the precedence. */
export interface SourceClash {
  readonly node: string;
  readonly port: string;
  readonly one: Source;
  readonly other: Source;
  readonly stages: readonly Stage[];
}

/** Who feeds a port that takes one connection, in each stage. */
export interface ChosenSources {
  readonly feeding: Readonly<Record<Stage, readonly Source[]>>;
  readonly clashes: readonly Pick<SourceClash, 'one' | 'other' | 'stages'>[];
}

/**
 * Decides between several producers of one port, stage by stage. Of those that give something in a stage, the one wins whose stages are
 * strictly contained in those of every other. Where nobody gives anything all stay, so that each can be told why; where two have equal or
 * crossing stages, the earlier one stays and the clash is returned.
 */
export function chooseSources(sources: readonly Source[], gives: (source: Source, stage: Stage) => boolean): ChosenSources {
  const givers = sources.map((source) => ({ source, in: new Set(stages.filter((stage) => gives(source, stage))) }));
  const clashes = new Map<Source, { one: Source; other: Source; stages: Stage[] }>();
  const feeding = Object.fromEntries(
    stages.map((stage) => {
      const here = givers.filter((giver) => giver.in.has(stage));
      const fewest = here.reduce<Giver | undefined>((least, giver) => (least && least.in.size <= giver.in.size ? least : giver), undefined);
      if (!fewest) return [stage, sources];
      for (const rival of here) {
        if (rival === fewest || isStrictlyWithin(fewest.in, rival.in)) continue;
        const clash = clashes.get(rival.source) ?? { one: fewest.source, other: rival.source, stages: [] };
        clash.stages.push(stage);
        clashes.set(rival.source, clash);
      }
      return [stage, [fewest.source]];
    }),
  ) as Record<Stage, readonly Source[]>;
  return { feeding, clashes: [...clashes.values()] };
}

interface Giver {
  readonly source: Source;
  readonly in: ReadonlySet<Stage>;
}

function isStrictlyWithin(inner: ReadonlySet<Stage>, outer: ReadonlySet<Stage>): boolean {
  return inner.size < outer.size && [...inner].every((stage) => outer.has(stage));
}
