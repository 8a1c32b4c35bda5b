import type { Instance } from '../../experiments/plan/instance.js';
import type { PreparedPlan } from '../../experiments/plan/plan-experiment.js';

/** What the function of an instance gets, with handles that give values at hand. */
export function inputValues(
  { instances }: PreparedPlan,
  { definition, inputs }: Instance,
  takeValue: (id: string, port: string) => unknown,
): Record<string, unknown> {
  const one = (name: string, id: string, port: string): unknown => {
    const value = takeValue(id, port);
    return definition.inputs[name]?.lazy ? { load: async () => value } : value;
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (input.kind === 'one') return [name, input.instance === null ? undefined : one(name, input.instance, input.port)];
      const members = input.instances.map((id) => ({
        label: instances.get(id)?.label,
        params: instances.get(id)?.relevant,
        value: one(name, id, input.port),
      }));
      return [name, members];
    }),
  );
}
