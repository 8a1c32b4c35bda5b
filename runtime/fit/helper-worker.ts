import type { Tensors } from '../../schemas/tensor.js';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { convertInputs } from '../tensor/tensor-check.js';
import { messageOfError } from '../engine/error-message.js';
import { gatherBlock } from './gather-block.js';
import type { FromHelper, Gathering, ToHelper } from './helper-messages.js';
import { createSession, type EngineSession } from '../engine/onnx-session.js';

// The body of a helper thread. It ends by closing its port, never while onnxruntime runs.

const port = parentPort as MessagePort;
const sessions = new Map<string, EngineSession>();
let gathering: Gathering | undefined;
let accumulators: Tensors = {};

async function sessionOf({ file, model }: Gathering): Promise<EngineSession> {
  const known = sessions.get(file);
  if (known) return known;
  const session = await createSession({ file, model, device: 'cpu', threads: 1 });
  sessions.set(file, session);
  return session;
}

async function answer(message: ToHelper): Promise<FromHelper> {
  if (message.type === 'begin') {
    gathering = message.gathering;
    accumulators = gathering.accumulators;
    await sessionOf(gathering);
  }
  if (message.type === 'block' && gathering) {
    const inputs = { ...gathering.fixed, ...convertInputs(gathering.blockInputs, message.inputs) };
    accumulators = await gatherBlock(await sessionOf(gathering), inputs, accumulators, gathering.outputs);
  }
  return message.type === 'read' ? { accumulators } : {};
}

async function close(): Promise<void> {
  for (const session of sessions.values()) await session.release();
  port.close();
}

// An error that nothing catches ends the thread, which whoever waits for an answer is told.
port.on('messageerror', (error) => {
  throw error;
});

let last: Promise<void> = Promise.resolve();
port.on('message', (message: ToHelper) => {
  last = last.then(async () => {
    if (message.type === 'close') return close();
    port.postMessage(await answer(message).catch((error: unknown): FromHelper => ({ error: messageOfError(error) })));
  });
});
