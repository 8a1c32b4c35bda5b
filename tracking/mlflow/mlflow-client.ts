import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { TrackingTarget } from './tracking-target.js';

/** Why a call to a tracking server failed. */
export class TrackingError extends CuviscError {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** MLflow's own code, such as `RESOURCE_DOES_NOT_EXIST`. */
  readonly reason: string | undefined;
  /** Milliseconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(
    code: 'tracking-refused' | 'tracking-unreachable',
    message: string,
    { status, reason, retryAfter, cause }: Partial<Pick<TrackingError, 'status' | 'reason' | 'retryAfter' | 'cause'>> = {},
  ) {
    const hint =
      code === 'tracking-unreachable'
        ? 'nothing is lost: call `cuvisc ingest` with the folder of the run once the server answers'
        : 'see the message of the server; MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, say who asks';
    super(code, message, { fault: code === 'tracking-refused' ? 'user' : 'run', hint, ...(cause === undefined ? {} : { cause }) });
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** Calls of MLflow's REST API 2.0. Each throws `TrackingError`: `tracking-unreachable` where asking again may help, else `tracking-refused`. */
export interface MlflowClient {
  readonly uri: string;
  get<T>(path: string, query: Readonly<Record<string, string>>, answer: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T>;
}

/** How long a call may take, and what gives it up. */
export interface ClientSettings {
  /** Milliseconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer of which nothing is read. */
export const anyAnswer = z.unknown();

/** A client of `target`. A call is made once; a redirection is not followed, as it may lead credentials elsewhere. */
export function createClient({ uri, authorization }: TrackingTarget, { timeout = 30_000, signal }: ClientSettings = {}): MlflowClient {
  const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  const call = async <T>(path: string, init: RequestInit, answer: z.ZodType<T>): Promise<T> => {
    const limit = AbortSignal.timeout(timeout);
    const settings = { ...init, headers, redirect: 'manual' as const, signal: signal ? AbortSignal.any([limit, signal]) : limit };
    const { response, text } = await fetched(`${uri}/api/2.0/mlflow/${path}`, settings, uri);
    if (!response.ok) throw failureOf(response, text, uri);
    return answerOf(text, answer, uri);
  };
  return {
    uri,
    get: (path, query, answer) => call(`${path}?${new URLSearchParams(query)}`, { method: 'GET' }, answer),
    post: (path, body, answer) => call(path, { method: 'POST', body: JSON.stringify(body) }, answer),
  };
}

async function fetched(url: string, init: RequestInit, uri: string): Promise<{ readonly response: Response; readonly text: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
  } catch (error) {
    throw new TrackingError('tracking-unreachable', `${uri} does not answer: ${causeOf(error)}`, { cause: error });
  }
}

/** `fetch failed` hides what the system said. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { code, message } = (error.cause ?? {}) as { code?: string; message?: string };
  return code ?? message ?? error.message;
}

const failure = z.object({ error_code: z.string().optional(), message: z.string().optional() });

function failureOf({ status, headers }: Response, text: string, uri: string): TrackingError {
  const { error_code: reason, message } = parsed(text, failure) ?? {};
  const said = `${uri} answers ${status}${reason === undefined ? '' : ` ${reason}`}: ${message ?? withoutMarkup(text)}`;
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return new TrackingError('tracking-unreachable', said, { status, reason, retryAfter: retryAfterOf(headers.get('retry-after')) });
  if (status >= 300 && status < 400)
    return new TrackingError('tracking-refused', `${uri} redirects to ${headers.get('location') ?? 'elsewhere'}; give that address`, { status });
  return new TrackingError('tracking-refused', said, { status, reason });
}

function answerOf<T>(text: string, answer: z.ZodType<T>, uri: string): T {
  const value = parsed(text, answer);
  if (value !== undefined) return value;
  throw new TrackingError('tracking-refused', `what answers at ${uri} is not an MLflow server: ${withoutMarkup(text)}`);
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function withoutMarkup(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > 200 ? `${plain.slice(0, 200)}...` : plain;
}

/** Seconds, or a date. */
function retryAfterOf(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
