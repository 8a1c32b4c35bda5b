import type { Port } from './port.js';
import type { AnyDefinition } from './stage-definition.js';

/** Every stage that `targets` depend on, producers first. Ports exist before what reads them, so there are no cycles. */
export function stagesOf(targets: readonly AnyDefinition[]): readonly AnyDefinition[] {
  const found = new Set<AnyDefinition>();
  const visit = (definition: AnyDefinition): void => {
    if (found.has(definition)) return;
    for (const { port } of Object.values(definition.inputs)) if (isPort(port)) visit(port.stage);
    found.add(definition);
  };
  for (const target of targets) visit(target);
  return [...found];
}

/** In JavaScript anything may be named as an input; `checkExperiment` reports what is no port. */
function isPort(value: unknown): value is Port {
  return typeof value === 'object' && value !== null && 'stage' in value;
}
