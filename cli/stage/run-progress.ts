import type { MultiBar, SingleBar } from 'cli-progress';
import type { ExperimentPlan, RunEvent } from '../../experiments/index.js';
import type { Session } from '../session.js';
import { eventNote } from './event-note.js';

/** How many running instances are named beside a bar. */
const mostNamed = 3;

/**
 * Runs `work` with a listener that shows how far a run is: on a terminal a bar per stage with what runs and for how long, above it the lines worth
 * keeping; those lines alone elsewhere, and nothing with `--json`.
 */
export async function withRunProgress<T>(
  session: Session,
  plan: ExperimentPlan,
  work: (onEvent: (event: RunEvent) => void) => Promise<T>,
): Promise<T> {
  const note = eventNote(plan);
  const stream = session.json ? undefined : session.terminal.progress;
  if (!stream) return work((event) => whenSaid(note(event), (line) => session.note(line)));
  const tree = await RunTree.on(stream, plan);
  try {
    return await work((event) => {
      whenSaid(note(event), (line) => tree.say(line));
      tree.take(event);
    });
  } finally {
    tree.stop();
  }
}

function whenSaid(line: string | null, say: (line: string) => void): void {
  if (line !== null) say(line);
}

interface Row {
  readonly bar: SingleBar;
  /** When each instance that runs began, by its label. */
  readonly running: Map<string, number>;
  ended: number;
  failed: number;
}

/** A bar per stage of which instances run. */
class RunTree {
  readonly #bars: MultiBar;
  readonly #rows: ReadonlyMap<string, Row>;
  readonly #instances: ReadonlyMap<string, ExperimentPlan['instances'][number]>;
  readonly #timer: NodeJS.Timeout;
  readonly #whole: SingleBar;

  static async on(stream: NodeJS.WriteStream, plan: ExperimentPlan): Promise<RunTree> {
    const { MultiBar: Bars, Presets } = await import('cli-progress');
    const format = '{stage} {bar} {value}/{total} {state}';
    return new RunTree(
      new Bars({ stream, format, clearOnComplete: true, hideCursor: true, barsize: 20, gracefulExit: false }, Presets.shades_classic),
      plan,
    );
  }

  private constructor(bars: MultiBar, { instances }: ExperimentPlan) {
    const planned = instances.filter(({ action }) => action === 'RUN');
    const stages = [...new Set(planned.map(({ stage }) => stage))];
    const width = Math.max(0, ...stages.map((stage) => stage.length));
    this.#bars = bars;
    this.#instances = new Map(instances.map((each) => [each.id, each]));
    const rowOf = (stage: string): Row => {
      const total = planned.filter((each) => each.stage === stage).length;
      return { bar: bars.create(total, 0, { stage: stage.padEnd(width), state: '' }), running: new Map(), ended: 0, failed: 0 };
    };
    this.#rows = new Map(stages.map((stage) => [stage, rowOf(stage)]));
    this.#whole = bars.create(planned.length, 0, { stage: 'all'.padEnd(width) }, { format: '{stage} {bar} {value}/{total} {eta_formatted} left' });
    this.#timer = setInterval(() => this.#draw(), 200);
  }

  say(line: string): void {
    this.#bars.log(`${line}\n`);
  }

  take(event: RunEvent): void {
    if (event.type === 'instance-started') this.#begin(event.instance, Date.parse(event.at));
    if (event.type === 'instance-ended') this.#end(event.outcome.instance, event.outcome.result === 'failed');
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#bars.stop();
  }

  #begin(id: string, at: number): void {
    const instance = this.#instances.get(id);
    if (instance) this.#rows.get(instance.stage)?.running.set(instance.label, at);
  }

  /** What runs beyond the plan has no place in a bar. */
  #end(id: string, failed: boolean): void {
    const instance = this.#instances.get(id);
    const row = instance && this.#rows.get(instance.stage);
    if (!instance || !row) return;
    row.running.delete(instance.label);
    if (instance.action !== 'RUN') return;
    row.ended += 1;
    if (failed) row.failed += 1;
  }

  #draw(): void {
    for (const { bar, ended, failed, running } of this.#rows.values()) {
      bar.update(ended, { state: [...(failed > 0 ? [`${failed} failed`] : []), ...runningText(running, Date.now())].join(', ') });
    }
    this.#whole.update([...this.#rows.values()].reduce((sum, { ended }) => sum + ended, 0));
  }
}

/** `eps=0 seed=1 12 s`, for the first of those that run. */
export function runningText(running: ReadonlyMap<string, number>, now: number): string[] {
  const named = [...running].slice(0, mostNamed).map(([label, since]) => `${label} ${Math.floor((now - since) / 1000)} s`.trimStart());
  return running.size > mostNamed ? [...named, `${running.size - mostNamed} more`] : named;
}
