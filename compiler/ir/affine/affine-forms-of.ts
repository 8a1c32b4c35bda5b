import type { OpBuilder, OpRegistry } from '../builder.js';
import { createFixedTest } from '../fixed-values.js';
import type { Value } from '../value.js';
import { type AffineForm, applyStep, identityForm } from './affine-form.js';
import { type AffineOperation, affineSteps } from './affine-steps.js';

/**
 * The ways to write `value` as an affine map, over the last axis, of a value that it is computed from, with operands that
 * depend on state only: itself first, then over ever earlier values.
 */
export function affineFormsOf(b: OpBuilder, registry: OpRegistry, value: Value): AffineForm[] {
  const isFixed = createFixedTest();
  const stepsOf = (x: Value) => (x.from === 'operation' ? affineSteps(b, registry, x.operation, isFixed) : undefined);
  const forms = [identityForm(value)];
  const chain: AffineOperation[] = [];
  for (let next = stepsOf(value); next; next = stepsOf(next.operand)) {
    chain.unshift(next);
    forms.push(formOver(b, next.operand, chain));
  }
  return forms;
}

function formOver(b: OpBuilder, base: Value, chain: readonly AffineOperation[]): AffineForm {
  return chain.flatMap(({ steps }) => steps).reduce((form, step) => applyStep(b, form, step), identityForm(base));
}
