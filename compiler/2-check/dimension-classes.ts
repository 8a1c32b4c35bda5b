import { type Dim, numberedSymbol } from '../../schemas/dim.js';

/** A size and where it was given: the variable it was given to, and the reason. */
export interface Sized<R> {
  readonly size: number;
  readonly variable: string;
  readonly because: R;
}

/** Two sizes for what must be equal. `chain` are the reasons that lead from the place of `one` to that of `other`. */
export interface Clash<R> {
  readonly one: Sized<R>;
  readonly other: Sized<R>;
  readonly chain: readonly R[];
}

interface ClassRecord<R> {
  parent: string;
  members: number;
  /** Variable whose name the class goes by while it has no size. */
  label: string;
  sized: Sized<R> | undefined;
  symbol: Dim | undefined;
}

interface Link<R> {
  readonly to: string;
  readonly because: R;
}

/**
 * Dimension variables that are known to be equal (union-find with path compression), each class with at most one size.
 * Variables are named `node:symbol`; sizes and equalities that contradict are returned, not applied. Every equality
 * that joined two classes is kept with its reason, so that these form a tree in which the way between two variables of
 * a class is unique.
 */
export class DimensionClasses<R> {
  private readonly records = new Map<string, ClassRecord<R>>();
  private readonly links = new Map<string, Link<R>[]>();
  private readonly symbolsByName = new Map<string, number>();

  /** Gives a variable a size. */
  bind(variable: string, size: number, because: R): Clash<R> | undefined {
    const record = this.record(this.root(variable));
    const given = { size, variable, because };
    record.sized ??= given;
    return record.sized.size === size ? undefined : { one: record.sized, other: given, chain: this.chain(record.sized.variable, variable) };
  }

  /** Makes two variables equal; a class without a size goes by the name of `a`. */
  unite(a: string, c: string, because: R): Clash<R> | undefined {
    const [rootA, rootC] = [this.root(a), this.root(c)];
    if (rootA === rootC) return undefined;
    const [one, other] = [this.record(rootA), this.record(rootC)];
    if (one.sized && other.sized && one.sized.size !== other.sized.size) {
      const chain = [...this.chain(one.sized.variable, a), because, ...this.chain(c, other.sized.variable)];
      return { one: one.sized, other: other.sized, chain };
    }
    this.links.get(a)?.push({ to: c, because });
    this.links.get(c)?.push({ to: a, because });
    join(one, rootA, other, rootC);
    return undefined;
  }

  size(variable: string): number | undefined {
    return this.record(this.root(variable)).sized?.size;
  }

  /** The size of a variable, or a symbol that no other class has: the name it goes by, numbered from the second on. */
  dim(variable: string): Dim {
    const record = this.record(this.root(variable));
    return record.sized?.size ?? this.symbol(record);
  }

  private symbol(record: ClassRecord<R>): Dim {
    if (record.symbol !== undefined) return record.symbol;
    const name = record.label.slice(record.label.indexOf(':') + 1);
    const count = (this.symbolsByName.get(name) ?? 0) + 1;
    this.symbolsByName.set(name, count);
    record.symbol = numberedSymbol(name, count);
    return record.symbol;
  }

  /** Reasons along the way between two variables of a class. */
  private chain(from: string, to: string): R[] {
    const cameFrom = new Map<string, { readonly previous: string; readonly because: R } | undefined>([[from, undefined]]);
    const queue = [from];
    for (let i = 0; i < queue.length && !cameFrom.has(to); i++) {
      const current = queue[i] as string;
      for (const { to: next, because } of this.links.get(current) ?? []) {
        if (cameFrom.has(next)) continue;
        cameFrom.set(next, { previous: current, because });
        queue.push(next);
      }
    }
    const reasons: R[] = [];
    for (let step = cameFrom.get(to); step; step = cameFrom.get(step.previous)) reasons.push(step.because);
    return reasons.reverse();
  }

  private root(variable: string): string {
    let current = variable;
    for (let record = this.record(current); record.parent !== current; record = this.record(current)) {
      record.parent = this.record(record.parent).parent;
      current = record.parent;
    }
    return current;
  }

  private record(variable: string): ClassRecord<R> {
    let record = this.records.get(variable);
    if (!record) {
      record = { parent: variable, members: 1, label: variable, sized: undefined, symbol: undefined };
      this.records.set(variable, record);
      this.links.set(variable, []);
    }
    return record;
  }
}

/** Hangs the smaller class below the larger; `one` decides the name. */
function join<R>(one: ClassRecord<R>, rootOne: string, other: ClassRecord<R>, rootOther: string): void {
  const [top, below, root] = one.members >= other.members ? [one, other, rootOne] : [other, one, rootOther];
  top.sized = one.sized ?? other.sized;
  top.symbol = one.symbol ?? other.symbol;
  top.label = one.label;
  top.members += below.members;
  below.parent = root;
}
