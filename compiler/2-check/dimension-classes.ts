import type { Dim } from '../ir/value.js';

interface ClassRecord<P> {
  parent: string | undefined;
  size: number | undefined;
  sizedAt: P | undefined;
}

export interface Clash<P> {
  readonly found: number;
  readonly expected: number;
  readonly sizedAt: P | undefined;
}

/**
 * Dimension variables that are known to be equal (union-find), each class with at most one size.
 * Variables are named `node:symbol`; sizes and equalities that contradict are returned, not applied.
 */
export class DimensionClasses<P> {
  private readonly records = new Map<string, ClassRecord<P>>();
  private readonly order: string[] = [];

  /** Gives a variable a size. */
  bind(variable: string, size: number, at: P): Clash<P> | undefined {
    const record = this.record(this.root(variable));
    if (record.size === undefined) {
      record.size = size;
      record.sizedAt = at;
      return undefined;
    }
    return record.size === size ? undefined : { found: size, expected: record.size, sizedAt: record.sizedAt };
  }

  /** Makes two variables equal. */
  unite(a: string, c: string): Clash<P> | undefined {
    const [rootA, rootC] = [this.root(a), this.root(c)];
    if (rootA === rootC) return undefined;
    const [one, other] = [this.record(rootA), this.record(rootC)];
    if (one.size !== undefined && other.size !== undefined && one.size !== other.size) {
      return { found: other.size, expected: one.size, sizedAt: one.sizedAt };
    }
    other.parent = rootA;
    one.sizedAt = one.size === undefined ? other.sizedAt : one.sizedAt;
    one.size ??= other.size;
    return undefined;
  }

  size(variable: string): number | undefined {
    return this.record(this.root(variable)).size;
  }

  /** The size of a variable, or a symbol that no other class has: the name it was first seen under. */
  dim(variable: string): Dim {
    const root = this.root(variable);
    return this.record(root).size ?? this.symbol(root);
  }

  private symbol(root: string): string {
    const base = localName(root);
    const sameName = this.order.filter((v) => this.root(v) === v && this.record(v).size === undefined && localName(v) === base);
    const position = sameName.indexOf(root);
    return position <= 0 ? base : `${base}_${position + 1}`;
  }

  private root(variable: string): string {
    let current = variable;
    for (let parent = this.record(current).parent; parent !== undefined; parent = this.record(current).parent) current = parent;
    return current;
  }

  private record(variable: string): ClassRecord<P> {
    let record = this.records.get(variable);
    if (!record) {
      record = { parent: undefined, size: undefined, sizedAt: undefined };
      this.records.set(variable, record);
      this.order.push(variable);
    }
    return record;
  }
}

function localName(variable: string): string {
  return variable.slice(variable.indexOf(':') + 1);
}
