import type { Instance } from './instance.js';

/** Ids of the instances that `instance` reads, each once. */
export function producersOf({ inputs }: Pick<Instance, 'inputs'>): string[] {
  const ids = Object.values(inputs).flatMap((input) =>
    input.kind === 'members' ? input.instances : input.instance === null ? [] : [input.instance],
  );
  return [...new Set(ids)];
}

/** The ports of `producer` that `instance` reads. */
export function portsRead({ inputs }: Pick<Instance, 'inputs'>, producer: string): string[] {
  const read = Object.values(inputs).filter((input) => (input.kind === 'members' ? input.instances.includes(producer) : input.instance === producer));
  return [...new Set(read.map(({ port }) => port))];
}

/** The instances of `targets` and everything that they depend on, in the order of `instances`, which has producers first. */
export function closureOf(targets: ReadonlySet<string>, instances: readonly Instance[]): Instance[] {
  const needed = new Set(targets);
  for (const instance of [...instances].reverse()) if (needed.has(instance.id)) for (const id of producersOf(instance)) needed.add(id);
  return instances.filter(({ id }) => needed.has(id));
}
