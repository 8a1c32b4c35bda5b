import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { inheritedArguments } from '../../schemas/processes/inherited-arguments.js';
import { endOfProcess } from '../../schemas/processes/end-of-process.js';
import type { HostRequest } from './plan-host.js';
import type { EngineLink, LinkListener } from './remote-channel.js';
import type { FromWorker } from './worker-messages.js';

/**
 * A link to a process of its own that opens the plan: it can be killed at any time, and tensors are copied to and from it.
 * A process that dies fails with `CuviscError` `worker-crashed`. It ends with this process.
 */
export function processLink(request: HostRequest, listener: LinkListener): EngineLink {
  const child = fork(fileURLToPath(new URL('./plan-process.js', import.meta.url)), [JSON.stringify(request)], {
    execArgv: inheritedArguments(),
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const ended = endOfProcess(child).then((why) => {
    process.off('exit', kill);
    listener.failed(crashed(why));
  });
  child.on('message', (message) => listener.message(message as FromWorker));
  return {
    sharesMemory: false,
    // What a full or closed pipe says comes as an event, of which the exit of the process tells more.
    post: (message) => child.send(message, () => undefined),
    hold: (alive) => hold(child, alive),
    ended,
    kill,
  };
}

function hold(child: ChildProcess, alive: boolean): void {
  if (alive) child.ref();
  else child.unref();
  if (alive) child.channel?.ref();
  else child.channel?.unref();
}

function crashed(why: string): CuviscError {
  return new CuviscError('worker-crashed', `the process that held the plan died: ${why}`, {
    fault: 'run',
    hint: 'open the plan again; if it recurs, look for exhausted memory',
  });
}
