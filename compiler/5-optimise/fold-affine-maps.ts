import { createBuilder, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { createFixedTest, stateSources } from '../ir/fixed-values.js';
import { wideCubeOf } from '../ir/wide-cube.js';
import { resultsOf, rewriteModule } from '../ir/rewrite-module.js';
import { type IrModule, type Member, type Operation, type Origin, operationsOf, type Value } from '../ir/value.js';
import {
  type AffineForm,
  applyStep,
  costBesideSelection,
  costOf,
  hasCentreToSplit,
  hasMovableCentre,
  identityForm,
  materialise,
  operationCount,
} from '../ir/affine/affine-form.js';
import { type AffineOperation, affineSteps } from '../ir/affine/affine-steps.js';
import { type Optimisation, type Precision, usualOptimisation } from '../ir/optimisation.js';
import type { Pass } from './pass.js';

/**
 * The folded operands are computed in float64 from state: docs/decisions/affine-folding.md tells why centring comes
 * before the product. The pass expects to run once: what it emits it would fold again, to the same.
 */
export function foldAffineMaps(optimisation = usualOptimisation, { fixedSources = stateSources, acrossNodes = true }: FoldingScope = {}): Pass {
  return {
    name: 'fold-affine-maps',
    doc: 'Makes one centring and one product out of a chain of shifts, scales, selections and products over the channels by fixed operands.',
    run: (module, registry) => {
      const folder = new AffineFolder(module, registry, optimisation, createFixedTest(fixedSources), acrossNodes);
      return rewriteModule(module, (operation, original) => folder.replace(operation, original));
    },
  };
}

interface FoldingScope {
  /** Inputs that count as fixed; by default those that come from state. */
  readonly fixedSources?: Parameters<typeof createFixedTest>[0];
  /** False leaves the operations of each pipeline node to it. */
  readonly acrossNodes?: boolean;
}

class AffineFolder {
  readonly #builder: OpBuilder;
  readonly #needed: ReadonlySet<Operation>;
  /** Per rewritten operation, ways to compute its result: from the value farthest away first. */
  readonly #forms = new Map<Operation, readonly AffineForm[]>();
  /** Rewritten operations whose result is computed whatever happens to affine consumers. */
  readonly #computed = new Set<Operation>();
  readonly #wide: boolean;

  constructor(
    module: IrModule,
    private readonly registry: OpRegistry,
    private readonly optimisation: Optimisation,
    private readonly isFixed: (value: Value) => boolean,
    private readonly acrossNodes: boolean,
  ) {
    this.#builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
    this.#wide = wideCubeOf(module) !== undefined;
    this.#needed = this.#neededOf(module);
  }

  replace(operation: Operation, original: Operation): readonly Value[] | undefined {
    const affine = this.#affine(operation);
    const forms = affine && this.#formsOf(operation, affine);
    const best = forms?.reduce((one, other) => (isCheaper(other, one) ? other : one));
    const replaced = best && this.#pays(best) ? this.#materialised(operation, best) : undefined;
    const result = replaced?.from === 'operation' ? replaced.operation : operation;
    if (forms) this.#forms.set(result, forms);
    if (this.#needed.has(original)) this.#computed.add(result);
    return replaced && [replaced];
  }

  #materialised({ origin, types }: Operation, form: AffineForm): Value {
    return materialise(this.#builder.at(originOf(origin, form)), form, this.optimisation, types[0]?.dtype as Precision);
  }

  /** Fewer operations, or products in another dtype or order than those of the nodes, or with the rest of a centre behind them. */
  #pays(form: AffineForm): boolean {
    const { precision, fastMath } = this.optimisation;
    const isProduct = form.linear.kind === 'matrix';
    const isRearranged = (isProduct && (precision === 'float64' || hasCentreToSplit(form))) || (fastMath && hasMovableCentre(form));
    return operationCount(form) < form.steps || isRearranged;
  }

  #affine(operation: Operation): AffineOperation | undefined {
    const result = resultsOf(operation)[0];
    return this.isFixed(result) ? undefined : affineSteps(this.#builder.at(operation.origin), this.registry, operation, this.isFixed, this.#wide);
  }

  /** Operations whose result is an output, or read by an operation that is no affine map of it. */
  #neededOf(module: IrModule): Set<Operation> {
    const needed = new Set<Operation>();
    const note = (value: Value): void => {
      if (value.from === 'operation') needed.add(value.operation);
    };
    for (const operation of operationsOf(module)) if (!this.#affine(operation)) operation.inputs.forEach(note);
    for (const { value } of module.outputs) note(value);
    return needed;
  }

  #formsOf({ origin }: Operation, { operand, steps }: AffineOperation): AffineForm[] {
    const b = this.#builder.at(origin);
    const mayJoin = operand.from === 'operation' && (this.acrossNodes || operand.operation.origin.node === origin.node);
    const known = mayJoin ? (this.#forms.get(operand.operation) ?? []) : [];
    const isComputed = operand.from !== 'operation' || this.#computed.has(operand.operation) || known.length === 0;
    const starts = isComputed ? [...known, identityForm(operand)] : known;
    const extended = starts.map((start) => extend(b, start, steps, origin));
    const dearer =
      !isComputed &&
      extended.every((form, i) => costOf(form) > costOf(starts[i] as AffineForm) + costOf(extend(b, identityForm(operand), steps, origin)));
    return dearer ? [extend(b, identityForm(operand), steps, origin)] : extended;
  }
}

/** Of two ways to centre, the one from farther away is kept unless it costs more than a copy of channels: it centres what no map has rounded. */
function isCheaper(one: AffineForm, other: AffineForm): boolean {
  const cost = one.centre && other.centre ? costBesideSelection : costOf;
  return cost(one) < cost(other);
}

function extend(b: OpBuilder, start: AffineForm, steps: AffineOperation['steps'], origin: Origin): AffineForm {
  const form = steps.reduce((before, step) => applyStep(b, before, step), start);
  const own: readonly Member[] = [...(origin.folded ?? []), { node: origin.node, line: origin.line }];
  const before = form.members.filter(({ node }) => own.every((member) => member.node !== node));
  return { ...form, steps: form.steps + 1, members: [...before, ...own] };
}

function originOf(origin: Origin, { members }: AffineForm): Origin {
  const folded = members.filter(({ node }) => node !== origin.node);
  return folded.length === 0 ? origin : { ...origin, folded };
}
