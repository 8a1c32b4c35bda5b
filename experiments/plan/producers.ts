import type { Instance, InstanceInput } from './instance.js';

/** Ids of the instances that an input reads. */
export function idsRead(input: InstanceInput): readonly string[] {
  if (input.kind === 'members') return input.instances;
  return input.instance === null ? [] : [input.instance];
}

/** Ids of the instances that `instance` reads, each once. */
export function producersOf({ inputs }: Pick<Instance, 'inputs'>): string[] {
  return [...new Set(Object.values(inputs).flatMap(idsRead))];
}

/** The ports of `producer` that `instance` reads. */
export function portsRead({ inputs }: Pick<Instance, 'inputs'>, producer: string): string[] {
  const read = Object.values(inputs).filter((input) => idsRead(input).includes(producer));
  return [...new Set(read.map(({ port }) => port))];
}

/** The instances of `targets` and everything that they depend on, in the order of `instances`, which has producers first. */
export function closureOf(targets: ReadonlySet<string>, instances: readonly Instance[]): Instance[] {
  const needed = new Set(targets);
  for (const instance of [...instances].reverse()) if (needed.has(instance.id)) for (const id of producersOf(instance)) needed.add(id);
  return instances.filter(({ id }) => needed.has(id));
}
