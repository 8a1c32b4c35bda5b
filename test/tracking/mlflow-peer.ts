import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Folder of a Python environment with mlflow and opentelemetry-proto, if one is named. */
export const peers: string | undefined = process.env.CUVISC_PEERS;

/** A run as MLflow's own client sees it. */
export interface SeenRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Step and value, as Python writes it. */
  readonly curves: Readonly<Record<string, readonly (readonly [number, string])[]>>;
}

/** A tracking server of MLflow on the loopback, with a database in a folder. */
export interface MlflowPeer {
  readonly uri: string;
  start(): Promise<void>;
  /** Ends it at once, with what is under way. */
  kill(): Promise<void>;
  runsOf(experiment: string): Promise<SeenRun[]>;
}

/** A server whose data are in `folder`; it is started, and killed, as often as one likes. */
export async function mlflowPeer(folder: string): Promise<MlflowPeer> {
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const store = ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`, '--artifacts-destination', join(folder, 'artifacts')];
    const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...store];
    // A group of its own: the server has workers, which are to end with it.
    child = spawn(python(), args, { stdio: 'ignore', detached: true, env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' } });
    await untilHealthy(uri, child);
  };
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (!dying?.pid || dying.exitCode !== null) return;
    const ended = once(dying, 'exit');
    process.kill(-dying.pid, 'SIGKILL');
    await ended;
  };
  const runsOf = async (experiment: string): Promise<SeenRun[]> => JSON.parse(await runPython('read-mlflow.py', uri, experiment)) as SeenRun[];
  return { uri, start, kill, runsOf };
}

/** What a script of this folder prints. */
export async function runPython(script: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(python(), [join('test', 'tracking', script), ...args], { maxBuffer: 2 ** 28 });
  return stdout;
}

function python(): string {
  return join(peers ?? '', 'bin', 'python');
}

async function untilHealthy(uri: string, { exitCode }: ChildProcess): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const healthy = await fetch(`${uri}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    if (exitCode !== null) break;
    await sleep(200);
  }
  throw new Error('the MLflow server does not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
