import type { JournalRecord, RecordOf } from '../journal/journal-records.js';
import { batches } from './batches.js';
import { markOf, type MetricPoint, metricOf } from './metric-points.js';
import { anyAnswer, type MlflowClient, TrackingError } from './mlflow-client.js';
import { mlflowLimits } from './mlflow-names.js';
import { createRun, curveMarks, deleteRun, experimentId, findRuns, type RemoteRun } from './remote-run.js';
import { RunContent, type Standing } from './run-content.js';

/** What the delivery of a run has come to so far. */
export interface DeliveryReport {
  /** UUID of the run. */
  readonly run: string;
  readonly name: string;
  readonly phase: string;
  readonly status: Standing['status'];
  /** The page of the run; empty where the server has none. */
  readonly url: string;
  /** False if the server had the run before. */
  readonly created: boolean;
  /** What was sent now. */
  readonly sent: { readonly params: number; readonly tags: number; readonly metrics: number };
  /** Points that the server had. */
  readonly already: number;
  /** What has another name or value at the server, or none, in words. */
  readonly notices: readonly string[];
}

const statuses = { running: 'RUNNING', finished: 'FINISHED', failed: 'FAILED', killed: 'KILLED' } as const;

/** Brings one run of a journal to a server. Lines are accepted in their order; what failed to be sent stays, and the next `flush` sends it. */
export class RunDelivery {
  readonly #client: MlflowClient;
  readonly #begin: RecordOf<'begin'>;
  readonly #content = new RunContent();
  readonly #curves = new Map<string, Set<string>>();
  readonly #sent = { params: 0, tags: 0, metrics: 0 };
  #remote: RemoteRun | undefined;
  #created = false;
  /** The server has no point but those that were sent from here, once each. */
  #fresh = false;
  #already = 0;

  constructor(client: MlflowClient, begin: RecordOf<'begin'>) {
    this.#client = client;
    this.#begin = begin;
  }

  /** Takes a line of the journal. */
  accept(record: JournalRecord): void {
    if (record.type === 'resumed') this.#doubt();
    this.#content.accept(record);
  }

  /** Says that `last` is the last line: a run without an end whose process is gone was killed. */
  acceptNoMore(last: JournalRecord, process: RecordOf<'begin'>['process']): void {
    this.#content.acceptNoMore(last, process);
  }

  /**
   * Sends what the server lacks. `again` means that another process has created the same run, which is the one to keep: the whole journal is
   * to be delivered anew. Throws `TrackingError`.
   */
  async flush(): Promise<'done' | 'again'> {
    if (this.#begin.quiet && !['failed', 'killed'].includes(this.#content.standing.status)) return 'done';
    this.#remote ??= await this.#open();
    const remote = this.#remote;
    try {
      await this.#sendParams(remote);
      await this.#sendTags(remote);
      await this.#sendPoints(remote);
      await this.#sendStanding(remote);
    } catch (error) {
      this.#doubt();
      if (error instanceof TrackingError && error.code === 'tracking-refused' && (await this.#supplanted(remote))) return 'again';
      throw error;
    }
    return this.#content.standing.status !== 'running' && (await this.#supplanted(remote)) ? 'again' : 'done';
  }

  /** What was done until now. */
  get report(): DeliveryReport {
    const { run, name, phase } = this.#begin;
    const { standing, notices } = this.#content;
    const url = this.#remote ? `${this.#client.uri}/#/experiments/${this.#remote.experiment}/runs/${this.#remote.id}` : '';
    const counts = { created: this.#created, sent: { ...this.#sent }, already: this.#already };
    return { ...{ run, name, phase, url }, status: standing.status, ...counts, notices: [...notices] };
  }

  async #open(): Promise<RemoteRun> {
    const { run, name, time, experiment } = this.#begin;
    const id = await experimentId(this.#client, experiment);
    const [first, ...others] = await findRuns(this.#client, id, run);
    // Created twice at the same time; the first is given the whole journal, so nothing is lost with the others.
    for (const other of others) await deleteRun(this.#client, other.id);
    if (first) return first;
    const created = await createRun(this.#client, id, { uuid: run, name, time });
    this.#created = true;
    this.#fresh = true;
    return created;
  }

  /** True if another run is the one to keep; that which is written is then deleted. */
  async #supplanted(remote: RemoteRun): Promise<boolean> {
    const [first, ...others] = await findRuns(this.#client, remote.experiment, this.#begin.run);
    if (!first || first.id === remote.id) return false;
    if (others.some(({ id }) => id === remote.id)) await deleteRun(this.#client, remote.id);
    return true;
  }

  async #sendParams({ id, params: known }: RemoteRun): Promise<void> {
    const { params, notices } = this.#content;
    for (const [key, value] of params) {
      const there = known.get(key) ?? value;
      if (there !== value) notices.add(`the parameter ${key} is ${there} at the server, which does not change parameters, and not ${value}`);
    }
    await this.#sendTexts(
      id,
      'params',
      [...params].filter(([key]) => !known.has(key)),
      known,
    );
  }

  async #sendTags(remote: RemoteRun): Promise<void> {
    const { id, tags: known } = remote;
    const { tags } = this.#content;
    await this.#findParent(remote);
    await this.#sendTexts(
      id,
      'tags',
      [...tags].filter(([key, value]) => known.get(key) !== value),
      known,
    );
  }

  async #sendTexts(run: string, kind: 'params' | 'tags', texts: readonly (readonly [string, string])[], known: Map<string, string>): Promise<void> {
    const entries = texts.map(([key, value]) => ({ key, value }));
    for (const batch of batches(entries, kind === 'params' ? mlflowLimits.paramsPerBatch : mlflowLimits.tagsPerBatch)) {
      await this.#send(run, kind, batch);
      for (const { key, value } of batch) known.set(key, value);
    }
  }

  /** The parent may come to the server later than its child. */
  async #findParent({ experiment, tags }: RemoteRun): Promise<void> {
    const { parent } = this.#begin;
    if (parent === undefined || tags.has('mlflow.parentRunId')) return;
    const [found] = await findRuns(this.#client, experiment, parent);
    if (found) this.#content.tags.set('mlflow.parentRunId', found.id);
  }

  async #sendPoints({ id }: RemoteRun): Promise<void> {
    const content = this.#content;
    while (content.points.length > 0) {
      const batch = content.points.slice(0, mlflowLimits.metricsPerBatch);
      const missing: MetricPoint[] = [];
      for (const point of batch) if (await this.#isNew(id, point)) missing.push(point);
      for (const part of batches(missing.map(metricOf), mlflowLimits.metricsPerBatch)) await this.#send(id, 'metrics', part);
      this.#already += batch.length - missing.length;
      content.points = content.points.slice(batch.length);
    }
  }

  /** True once for a point that the server does not have. */
  async #isNew(run: string, point: MetricPoint): Promise<boolean> {
    if (this.#fresh) return true;
    const marks = this.#curves.get(point.key) ?? (await curveMarks(this.#client, run, point.key));
    this.#curves.set(point.key, marks);
    const mark = markOf(point);
    return !marks.has(mark) && marks.add(mark).has(mark);
  }

  /** What the server has must be asked for: a message may have arrived whose answer did not. */
  #doubt(): void {
    this.#fresh = false;
    this.#curves.clear();
  }

  async #sendStanding(remote: RemoteRun): Promise<void> {
    const { status, ended } = this.#content.standing;
    const wanted = statuses[status];
    if (remote.status === wanted && (ended === undefined || remote.endTime === ended)) return;
    await this.#client.post('runs/update', { run_id: remote.id, status: wanted, ...(ended === undefined ? {} : { end_time: ended }) }, anyAnswer);
    this.#remote = { ...remote, status: wanted, endTime: ended };
  }

  /** A batch of which an entry breaks a rule is refused whole: it is halved until that one is found, which is told and left out. */
  async #send(run: string, kind: 'params' | 'tags' | 'metrics', entries: readonly object[]): Promise<void> {
    if (entries.length === 0) return;
    try {
      await this.#client.post('runs/log-batch', { run_id: run, [kind]: entries }, anyAnswer);
      this.#sent[kind] += entries.length;
    } catch (error) {
      if (!(error instanceof TrackingError) || error.reason !== 'INVALID_PARAMETER_VALUE' || !(await this.#isActive(run))) throw error;
      const half = entries.length >> 1;
      if (half === 0) this.#content.notices.add(`not taken by the server: ${JSON.stringify(entries[0])}: ${error.message}`);
      else {
        await this.#send(run, kind, entries.slice(0, half));
        await this.#send(run, kind, entries.slice(half));
      }
    }
  }

  /** Runs that were deleted refuse everything. */
  async #isActive(run: string): Promise<boolean> {
    return (await findRuns(this.#client, this.#remote?.experiment ?? '', this.#begin.run)).some(({ id }) => id === run);
  }
}
