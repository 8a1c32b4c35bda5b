/** Values of outputs that are not written, in the process that made them. They are handed on as they are: whoever reads one must not change it. */
export class MemoryValues {
  readonly #values = new Map<string, { readonly key: string; readonly ports: ReadonlyMap<string, unknown> }>();

  keep(instance: string, key: string, ports: ReadonlyMap<string, unknown>): void {
    if (ports.size > 0) this.#values.set(instance, { key, ports });
  }

  has(instance: string, key: string, port: string): boolean {
    const kept = this.#values.get(instance);
    return kept?.key === key && kept.ports.has(port);
  }

  get(instance: string, port: string): unknown {
    return this.#values.get(instance)?.ports.get(port);
  }

  forget(instance: string): void {
    this.#values.delete(instance);
  }
}
