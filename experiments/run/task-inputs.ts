import { isStored } from '../codecs/codec.js';
import type { Input } from '../define/port.js';
import type { Member } from '../define/stage-definition.js';
import type { Instance } from '../plan/instance.js';
import type { InstanceTask, LostInput, TaskInput, TaskSource } from './instance-task.js';
import { stageHandle } from './stage-handle.js';
import type { TaskSurroundings } from './task-surroundings.js';

/** The producers of `task` whose values are not to be had: bytes gone or damaged, or values that were in the memory of another process. */
export async function lostInputs(task: InstanceTask, { store, loaded, memory }: TaskSurroundings): Promise<LostInput[]> {
  const lost: LostInput[] = [];
  for (const { instance, key, port, output } of Object.values(task.inputs).flatMap(sourcesOf)) {
    if (output.codec === null) {
      if (!memory.has(instance, key, port))
        lost.push({ instance, inMemory: true, why: `its output ${port} is kept in memory, and not in this process` });
      continue;
    }
    const found = await store.check(output, loaded.base);
    if (found.state !== 'whole') lost.push({ instance, inMemory: false, why: found.why });
  }
  return lost;
}

/** The outputs that an input reads. */
export function sourcesOf(input: TaskInput): readonly TaskSource[] {
  if (input.kind === 'members') return input.sources;
  return input.source ? [input.source] : [];
}

/** Inputs as the function gets them. Bytes that are damaged after `lostInputs` saw them throw `CuviscError` `artifact-damaged`. */
export async function readInputs(task: InstanceTask, surroundings: TaskSurroundings): Promise<Record<string, unknown>> {
  const { inputs } = (surroundings.instances.get(task.instance) as Instance).definition;
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(inputs)) {
    values[name] = await inputValue(task.inputs[name] as TaskInput, input, surroundings);
  }
  return values;
}

async function inputValue(from: TaskInput, input: Input, surroundings: TaskSurroundings): Promise<unknown> {
  if (from.kind === 'one') return from.source ? sourceValue(from.source, input, surroundings) : undefined;
  const members: Member<unknown>[] = [];
  for (const source of from.sources) {
    const { label, relevant: params } = surroundings.instances.get(source.instance) as Instance;
    members.push({ label, params, value: await sourceValue(source, input, surroundings) });
  }
  return members;
}

async function sourceValue({ instance, port, output }: TaskSource, input: Input, { store, loaded, memory }: TaskSurroundings): Promise<unknown> {
  const { codec } = input.port;
  if (!isStored(codec)) return memory.get(instance, port);
  return input.lazy ? stageHandle(store, output, codec, loaded.base) : codec.read({ folder: store.folderOf(output), base: loaded.base });
}
