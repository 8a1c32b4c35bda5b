import { CuviscError } from '../../schemas/cuvisc-error.js';

/** A tracking server, and who asks. */
export interface TrackingTarget {
  /** Without credentials and without a slash at its end. */
  readonly uri: string;
  /** The header `Authorization`; never written anywhere. */
  readonly authorization: string | undefined;
  /** What a person should know of the address. */
  readonly notices: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The server at `uri`, or at `MLFLOW_TRACKING_URI` if that is `true`. Credentials are `MLFLOW_TRACKING_TOKEN`, else `MLFLOW_TRACKING_USERNAME` and
 * `MLFLOW_TRACKING_PASSWORD`, else those in the address. Throws `CuviscError` `tracking-uri-invalid`.
 */
export function trackingTarget(uri: string | true, env: Environment): TrackingTarget {
  const text = uri === true ? env.MLFLOW_TRACKING_URI : uri;
  if (text === undefined || text === '') throw invalid('no tracking server is named', 'give its address, or set MLFLOW_TRACKING_URI');
  const address = addressOf(text);
  const authorization = authorizationOf(address, env);
  const open = authorization !== undefined && address.protocol === 'http:' && !isLoopback(address.hostname);
  return {
    uri: `${address.origin}${address.pathname.replace(/\/+$/, '')}`,
    authorization,
    notices: open ? [`credentials go to ${address.origin} unencrypted: it is not https`] : [],
  };
}

function addressOf(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address && (address.protocol === 'http:' || address.protocol === 'https:')) return address;
  const shown = address && (address.username !== '' || address.password !== '') ? `${address.protocol}//...` : text;
  throw invalid(`${JSON.stringify(shown)} is not the address of a tracking server`, hintFor(address?.protocol));
}

function hintFor(protocol: string | undefined): string {
  if (protocol === 'databricks:') return 'Databricks has ways of its own to sign in; cuvisc speaks to MLflow servers with a token or a password only';
  if (protocol === undefined) return 'write the address with its scheme, such as http://127.0.0.1:5000, directly behind the option';
  return `start \`mlflow server --backend-store-uri ...\` over it and give the address of that, such as http://127.0.0.1:5000`;
}

function authorizationOf({ username, password }: URL, env: Environment): string | undefined {
  if (env.MLFLOW_TRACKING_TOKEN) return `Bearer ${env.MLFLOW_TRACKING_TOKEN}`;
  const user = env.MLFLOW_TRACKING_USERNAME || decodeURIComponent(username);
  if (user === '') return undefined;
  const secret = env.MLFLOW_TRACKING_USERNAME ? (env.MLFLOW_TRACKING_PASSWORD ?? '') : decodeURIComponent(password);
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}

function invalid(message: string, hint: string): CuviscError {
  return new CuviscError('tracking-uri-invalid', message, { hint });
}
