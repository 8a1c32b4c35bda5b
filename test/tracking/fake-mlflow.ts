import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { posix } from 'node:path';

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Below `/api/2.0/mlflow/`, without a query. */
  readonly path: string;
  readonly body: Body;
  readonly authorization: string | undefined;
  readonly status: number;
}

/** What the server does in place of answering, or before. */
export interface Fault {
  /** Answers this, after doing what was asked for if `done`. */
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection, after doing what was asked for if `done`. */
  readonly cut?: boolean;
  readonly done?: boolean;
  /** Milliseconds. */
  readonly delay?: number;
}

export interface FakePoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

export interface FakeRun {
  readonly id: string;
  readonly experiment: string;
  name: string;
  status: string;
  deleted: boolean;
  startTime: number;
  endTime: number | undefined;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly points: FakePoint[];
  /** What tells points apart in a database. */
  readonly marks: Set<string>;
}

/** A tracking server for tests: the rules of MLflow 3.17 over REST 2.0, with faults. */
export interface FakeMlflow {
  readonly uri: string;
  readonly exchanges: Exchange[];
  readonly runs: FakeRun[];
  /** Asked for each request before it is answered. */
  fault: (request: { readonly path: string; readonly body: Body }) => Fault | undefined;
  /** Called after each request. */
  after: (path: string) => void;
  /** Takes no further connections and cuts those that are there; what it knows stays. */
  stop(): Promise<void>;
  /** Answers again, at the same address. */
  start(): Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** Starts a server; `keepsDuplicates` as a store of files does, where a database keeps one of equal points. */
export async function startFakeMlflow({ keepsDuplicates = false, port = 0, page = 3 } = {}): Promise<FakeMlflow> {
  const experiments = new Map<string, string>();
  const runs: FakeRun[] = [];
  const exchanges: Exchange[] = [];
  const world: World = { experiments, runs, keepsDuplicates, page };
  let server: Server | undefined;
  let address = port;
  const fake: FakeMlflow = {
    get uri() {
      return `http://127.0.0.1:${address}`;
    },
    ...{ exchanges, runs, fault: () => undefined, after: () => undefined },
    stop: () =>
      new Promise((resolve) => {
        server?.close(() => resolve());
        server?.closeAllConnections();
      }),
    start: async () => {
      const started = createServer((request, response) => void answer(fake, world, request, response));
      server = started;
      started.listen(address, '127.0.0.1');
      await once(started, 'listening');
      address = (started.address() as AddressInfo).port;
    },
  };
  await fake.start();
  return fake;
}

interface World {
  readonly experiments: Map<string, string>;
  readonly runs: FakeRun[];
  readonly keepsDuplicates: boolean;
  /** Points of a page of a history. */
  readonly page: number;
}

async function answer(fake: FakeMlflow, world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const path = url.pathname.replace('/api/2.0/mlflow/', '');
  const sent = await text(request);
  const body = (sent === '' ? Object.fromEntries(url.searchParams) : JSON.parse(sent)) as Body;
  const fault = fake.fault({ path, body });
  if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
  const { status, result } =
    fault && !fault.done && (fault.status || fault.cut) ? { status: 0, result: {} } : resultOf(world, path, body, sent.length);
  const shown = fault?.status ?? status;
  fake.exchanges.push({ method: request.method ?? '', path, body, authorization: request.headers.authorization, status: fault?.cut ? 0 : shown });
  fake.after(path);
  if (fault?.cut) request.socket.destroy();
  else
    response
      .writeHead(shown, { 'content-type': 'application/json', ...fault?.headers })
      .end(JSON.stringify(fault?.status ? (fault.body ?? {}) : result));
}

function resultOf(world: World, path: string, body: Body, bytes: number): { readonly status: number; readonly result: object } {
  try {
    if (bytes > 1e6) throw invalid('at most 1000000 bytes');
    const route = routes[path];
    if (!route) throw new Refusal(404, 'ENDPOINT_NOT_FOUND', path);
    return { status: 200, result: route(world, body) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, result: { error_code: error.reason, message: error.message } };
  }
}

const routes: Readonly<Record<string, (world: World, body: Body) => object>> = {
  'experiments/get-by-name': ({ experiments }, { experiment_name: name }) => {
    const id = experiments.get(String(name));
    if (id === undefined) throw new Refusal(404, 'RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${String(name)}'`);
    return { experiment: { experiment_id: id, name, lifecycle_stage: 'active' } };
  },
  'experiments/create': ({ experiments }, { name }) => {
    if (experiments.has(String(name))) throw new Refusal(400, 'RESOURCE_ALREADY_EXISTS', `Experiment(name=${String(name)}) already exists.`);
    if ([...String(name)].length > 500) throw invalid("'name' exceeds the maximum length of 500 characters");
    experiments.set(String(name), String(experiments.size + 1));
    return { experiment_id: experiments.get(String(name)) };
  },
  'runs/create': ({ runs }, body) => {
    const {
      experiment_id,
      run_name,
      start_time,
      tags = [],
    } = body as { experiment_id: string; run_name: string; start_time: number; tags?: Entry[] };
    const id = Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32);
    const run: FakeRun = {
      ...{ id, experiment: experiment_id, name: run_name, status: 'RUNNING', deleted: false, startTime: start_time, endTime: undefined },
      ...{ params: new Map(), tags: new Map(tags.map(({ key, value }) => [key, value])), points: [], marks: new Set() },
    };
    runs.push(run);
    return { run: shownRun(run) };
  },
  'runs/search': ({ runs }, { experiment_ids, filter }) => {
    const [, value] = /^tags\.`cuvisc\.run_id` = '([^']*)'$/.exec(String(filter)) ?? [];
    const found = runs.filter(
      (run) => !run.deleted && (experiment_ids as string[]).includes(run.experiment) && run.tags.get('cuvisc.run_id') === value,
    );
    return found.length === 0 ? {} : { runs: found.map(shownRun) };
  },
  'runs/update': (world, { run_id, status, end_time }) => {
    const run = activeRun(world, run_id);
    run.status = String(status);
    if (end_time !== undefined) run.endTime = Number(end_time);
    return { run_info: shownRun(run).info };
  },
  'runs/delete': (world, { run_id }) => {
    activeRun(world, run_id).deleted = true;
    return {};
  },
  'runs/log-batch': (world, body) => {
    logBatch(world, activeRun(world, body.run_id), body);
    return {};
  },
  'metrics/get-history': (world, { run_id, metric_key, page_token = '0' }) => {
    const points = activeRun(world, run_id).points.filter(({ key }) => key === metric_key);
    const from = Number(page_token);
    const metrics = points.slice(from, from + world.page).map((point) => ({ ...point, value: Number.isNaN(point.value) ? 'NaN' : point.value }));
    return { metrics, ...(from + world.page < points.length ? { next_page_token: String(from + world.page) } : {}) };
  },
};

interface Entry {
  readonly key: string;
  readonly value: string;
}

function logBatch({ keepsDuplicates }: World, run: FakeRun, body: Body): void {
  const { metrics = [], params = [], tags = [] } = body as { metrics?: FakePoint[]; params?: Entry[]; tags?: Entry[] };
  if (metrics.length > 1000 || params.length > 100 || tags.length > 100 || metrics.length + params.length + tags.length > 1000)
    throw invalid('too many entries');
  for (const { key } of [...metrics, ...params, ...tags]) requireName(key);
  for (const { value } of params) if ([...value].length > 6000) throw invalid('a real server cuts this parameter in silence');
  for (const { value } of tags) if ([...value].length > 8000) throw invalid('a real server cuts this tag in silence');
  for (const { timestamp, step } of metrics)
    if (!Number.isInteger(timestamp) || timestamp < 0 || !Number.isInteger(step)) throw invalid('timestamp or step');
  for (const { key, value } of params) if ((run.params.get(key) ?? value) !== value) throw invalid('Changing param values is not allowed.');
  for (const { key, value } of params) run.params.set(key, value);
  for (const { key, value } of tags) run.tags.set(key, value);
  for (const { key, value, timestamp, step } of metrics) {
    const point = { key, value: storedValue(Number(value)), timestamp, step };
    const mark = JSON.stringify([key, String(point.value), timestamp, step]);
    if (keepsDuplicates || !run.marks.has(mark)) run.points.push(point);
    run.marks.add(mark);
  }
}

function storedValue(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** `validation.py` of MLflow. */
export function isMlflowName(name: string): boolean {
  const normal = posix.normalize(name).replace(/\/$/, '');
  return (
    /^[/\p{L}\p{N}_.\- :]+$/u.test(name) &&
    normal === name &&
    normal !== '.' &&
    !normal.startsWith('..') &&
    !normal.startsWith('/') &&
    [...name].length <= 250
  );
}

function requireName(name: string): void {
  if (!isMlflowName(name)) throw invalid(`Invalid value ${JSON.stringify(name)} for parameter 'name' supplied`);
}

function activeRun({ runs }: World, id: unknown): FakeRun {
  const run = runs.find((each) => each.id === id);
  if (!run) throw new Refusal(404, 'RESOURCE_DOES_NOT_EXIST', `Run with id=${String(id)} not found`);
  if (run.deleted) throw invalid(`The run ${run.id} must be in the 'active' state. Current state is deleted.`);
  return run;
}

function shownRun({ id, experiment, status, endTime, params, tags, deleted }: FakeRun) {
  const entries = (map: ReadonlyMap<string, string>): Entry[] | undefined =>
    map.size === 0 ? undefined : [...map].map(([key, value]) => ({ key, value }));
  const info = {
    run_id: id,
    experiment_id: experiment,
    status,
    lifecycle_stage: deleted ? 'deleted' : 'active',
    ...(endTime === undefined ? {} : { end_time: endTime }),
  };
  return { info, data: { params: entries(params), tags: entries(tags) } };
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'INVALID_PARAMETER_VALUE', message);
}
