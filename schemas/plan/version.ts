import { z } from 'zod';
import { planOpset } from '../plan-operators.js';

/** Version of the plan layout. A runtime opens this one and, by migration, all before. */
export const planVersion = 2;

/** Counts the optional fields that the version has been given; a runtime opens plans of a greater one and ignores what it does not know. */
export const planMinor = 1;

/** The requirement of the operator set that the graphs are written in. */
export const graphRequirement = `onnx:${planOpset}`;

/** Kinds of host functions. A plan that needs one requires `<kind>:<name>`, `finaliser:gaussian` say. */
export const hostKinds = ['finaliser', 'deriver', 'restorer', 'metric', 'schedule', 'node'] as const;

/** Kinds of host functions. */
export type HostKind = (typeof hostKinds)[number];

/** The requirement of a host function. */
export function hostRequirement(kind: HostKind, name: string): string {
  return `${kind}:${name}`;
}

/** The kind and name of a host function that a plan requires; null for a requirement of another sort. */
export function requiredHost(requirement: string): { readonly kind: HostKind; readonly name: string } | null {
  const colon = requirement.indexOf(':');
  const kind = hostKinds.find((each) => each === requirement.slice(0, colon));
  return kind ? { kind, name: requirement.slice(colon + 1) } : null;
}

/** What every version of a manifest from 2 on says first, so that a runtime can tell whether it opens the rest. */
export const planHeader = z.object({
  format: z.literal('cuvisc-plan').describe('What the file is.'),
  version: z.literal(planVersion).describe('Version of the plan layout: a runtime refuses a greater one.'),
  minor: z.int().nonnegative().describe('Counts optional fields that were added to the version: a runtime ignores those that it does not know.'),
  requires: z
    .array(z.string())
    .describe('What a runtime must have to run the plan: `onnx:21`, the operator set, and host functions such as `finaliser:gaussian`.'),
});
