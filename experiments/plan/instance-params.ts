import { isCuviscError } from '../../schemas/cuvisc-error.js';
import { policyOf } from '../define/param-policy.js';
import type { ParameterSet, ParamValues } from '../define/params.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import type { Canonical } from '../keys/canonical-text.js';
import { canonicalValue } from '../keys/canonical-value.js';
import { type ExperimentFinding, finding } from './finding.js';

/** The parameters of a stage in one parameter set. */
export interface InstanceParams {
  /** What its function gets. */
  readonly values: ParamValues;
  /** What counts, as keys have it. */
  readonly semantic: Readonly<Record<string, Canonical>>;
}

/** Reads the parameters that `definition` declares out of a set; what does not fit its schema goes to `findings`. */
export function instanceParams(definition: AnyDefinition, set: ParameterSet, findings: ExperimentFinding[]): InstanceParams {
  if (!definition.params) return { values: {}, semantic: {} };
  const declared = Object.keys(definition.params.shape);
  const given = Object.fromEntries(declared.flatMap((name) => (name in set.values ? [[name, set.values[name]]] : [])));
  const parsed = definition.params.safeParse(given);
  if (parsed.success) return { values: parsed.data, semantic: semanticOf(definition, parsed.data, findings) };
  for (const { path, message } of parsed.error.issues) findings.push(unfit(definition, set, path.join('.'), message));
  return { values: given, semantic: {} };
}

function unfit(definition: AnyDefinition, set: ParameterSet, path: string, message: string): ExperimentFinding {
  const of = set.label === '' ? '' : ` in the parameter set ${set.label}`;
  const missing = !((path.split('.')[0] as string) in set.values);
  const hint = missing ? `name ${path} under \`params\` of the experiment, or give it a default` : 'correct the value, or the schema of the stage';
  return finding(missing ? 'param-missing' : 'param-invalid', definition, `stage ${definition.id}, parameter ${path}${of}: ${message}`, hint);
}

/** Those parameters of an instance that count, as keys have them. Throws `CuviscError` `param-unkeyable`. */
export function semanticParams(definition: AnyDefinition, values: ParamValues): Record<string, Canonical> {
  return Object.fromEntries(semanticNames(definition, values).map((name) => [name, canonicalValue(values[name], name)]));
}

function semanticNames(definition: AnyDefinition, values: ParamValues): string[] {
  return Object.keys(values).filter((name) => policyOf(definition.params?.shape[name]) === 'semantic' && values[name] !== undefined);
}

function semanticOf(definition: AnyDefinition, values: ParamValues, findings: ExperimentFinding[]): Record<string, Canonical> {
  const names = semanticNames(definition, values);
  return Object.fromEntries(names.map((name) => [name, keyable(definition, name, values[name], findings)]));
}

function keyable(definition: AnyDefinition, name: string, value: unknown, findings: ExperimentFinding[]): Canonical {
  try {
    return canonicalValue(value, name);
  } catch (error) {
    if (!isCuviscError(error)) throw error;
    findings.push(finding(error.code, definition, `stage ${definition.id}: ${error.message}`, error.hint ?? ''));
    return null;
  }
}
