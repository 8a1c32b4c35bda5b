import type { AnyDefinition } from './stage-definition.js';

/** Every stage that `targets` depend on, producers first. Ports exist before what reads them, so there are no cycles. */
export function stagesOf(targets: readonly AnyDefinition[]): readonly AnyDefinition[] {
  const found = new Set<AnyDefinition>();
  const visit = (definition: AnyDefinition): void => {
    if (found.has(definition)) return;
    for (const { port } of Object.values(definition.inputs)) visit(port.stage);
    found.add(definition);
  };
  for (const target of targets) visit(target);
  return [...found];
}
