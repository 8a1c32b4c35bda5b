import { labelOf, varyingParams } from '../define/parameter-sets.js';
import type { Experiment } from '../define/experiment-definition.js';
import type { ParameterSet } from '../define/params.js';
import type { AggregateDefinition, AnyDefinition, StageDefinition } from '../define/stage-definition.js';
import { type Canonical, canonicalDigest } from '../keys/canonical-text.js';
import { type ExperimentFinding, finding } from './finding.js';
import type { Instance, InstanceInput } from './instance.js';
import { type InstanceParams, instanceParams } from './instance-params.js';
import { selectsMember } from './select-members.js';

/** What an experiment comes to. */
export interface Expansion {
  /** Producers first, each stage's in the order of the parameter sets. */
  readonly instances: readonly Instance[];
  readonly findings: readonly ExperimentFinding[];
}

type Relevant = Readonly<Record<string, Canonical>>;

interface Expanding {
  readonly sets: readonly ParameterSet[];
  /** The instance of a stage in each set, in order; undefined where the stage does not exist. */
  readonly bySet: Map<AnyDefinition, readonly (Instance | undefined)[]>;
  readonly varying: readonly string[];
  readonly findings: ExperimentFinding[];
}

/**
 * Every instance of every stage: one per distinct set of the semantic parameters of the stage and of what it depends on. `chosen` are the
 * parameter sets that are wanted; labels are what they are among all sets, as aggregates see them.
 */
export function expandInstances(experiment: Experiment, chosen: readonly ParameterSet[] = experiment.sets): Expansion {
  const whole = expand(experiment, experiment.sets);
  if (chosen.length === experiment.sets.length) return whole;
  const labels = new Map(whole.instances.map(({ id, label }) => [id, label]));
  const { instances, findings } = expand(experiment, chosen);
  return { instances: instances.map((each) => ({ ...each, label: labels.get(each.id) ?? each.label })), findings };
}

function expand({ stages, sets }: Experiment, chosen: readonly ParameterSet[]): Expansion {
  const varying = varyingParams(sets.map(({ values }) => values));
  const expanding: Expanding = { sets: chosen, bySet: new Map(), varying, findings: [] };
  for (const definition of stages) {
    const placed = definition.kind === 'stage' ? placeStage(definition, expanding) : placeAggregate(definition, expanding);
    expanding.bySet.set(definition, placed);
  }
  const instances = [...expanding.bySet.values()].flatMap((placed) => [...new Set(placed)].filter((each) => each !== undefined));
  return { instances: instances.map((each) => withSetName(each, chosen)), findings: distinct(expanding.findings) };
}

/** An instance of one parameter set alone is called what the user has called that. */
function withSetName(instance: Instance, sets: readonly ParameterSet[]): Instance {
  const [label, ...others] = instance.sets;
  const set = others.length === 0 ? sets.find((each) => each.label === label) : undefined;
  return set?.named ? { ...instance, label: set.label } : instance;
}

function distinct(findings: readonly ExperimentFinding[]): ExperimentFinding[] {
  return [...new Map(findings.map((each) => [`${each.code} ${each.message}`, each])).values()];
}

function placeStage(definition: StageDefinition, expanding: Expanding): (Instance | undefined)[] {
  const groups = new Groups(definition, expanding.varying);
  return expanding.sets.map((set, at) => {
    if (definition.when && !definition.when(set.values)) return undefined;
    const own = instanceParams(definition, set, expanding.findings);
    const inputs = Object.entries(definition.inputs).map(([name, { port, required }]) => {
      const producer = expanding.bySet.get(port.stage)?.[at];
      if (!producer && required) expanding.findings.push(notMade(definition, name, set));
      return { name, port: port.name, producer };
    });
    const relevant: Relevant = Object.assign({}, ...inputs.map(({ producer }) => producer?.relevant), own.semantic);
    const origin = Object.fromEntries(inputs.map(({ name, producer }) => [name, producer?.id ?? null]));
    const from = inputs.map(({ name, port, producer }): [string, InstanceInput] => [name, { kind: 'one', instance: producer?.id ?? null, port }]);
    return groups.add({ set, own, relevant, origin, inputs: () => Object.fromEntries(from) });
  });
}

function placeAggregate(definition: AggregateDefinition, expanding: Expanding): (Instance | undefined)[] {
  const groups = new Groups(definition, expanding.varying);
  const places = expanding.sets.map((set, at) => placeOf(definition, set, membersAt(definition, at, expanding), expanding));
  const members = new Map<string, NamedMember[]>();
  for (const place of places) if (place) members.set(place.group, [...(members.get(place.group) ?? []), ...place.members]);
  return places.map((place) => {
    if (!place) return undefined;
    const { set, own, by, group } = place;
    const inputs = (): Instance['inputs'] => memberInputs(definition, members.get(group) ?? []);
    return groups.add({ set, own, relevant: { ...by, ...own.semantic }, origin: null, inputs });
  });
}

type NamedMember = readonly [input: string, member: Instance];

function membersAt(definition: AggregateDefinition, at: number, { bySet }: Expanding): NamedMember[] {
  return Object.entries(definition.inputs).flatMap(([name, { port }]): NamedMember[] => {
    const member = bySet.get(port.stage)?.[at];
    return member && selectsMember(definition.select, member) ? [[name, member]] : [];
  });
}

interface Place {
  readonly set: ParameterSet;
  readonly own: InstanceParams;
  readonly by: Relevant;
  readonly group: string;
  readonly members: readonly NamedMember[];
}

/** Where a parameter set goes: undefined if nothing of it is taken. */
function placeOf(definition: AggregateDefinition, set: ParameterSet, members: readonly NamedMember[], { findings }: Expanding): Place | undefined {
  if (members.length === 0) return undefined;
  const relevant: Relevant = Object.assign({}, ...members.map(([, member]) => member.relevant));
  for (const name of definition.by) if (!(name in relevant)) findings.push(unknownAxis(definition, name));
  const by = Object.fromEntries(definition.by.map((name) => [name, relevant[name] ?? null]));
  const own = instanceParams(definition, set, findings);
  return { set, own, by, members, group: canonicalDigest({ by, own: own.semantic }) };
}

function memberInputs(definition: AggregateDefinition, members: readonly NamedMember[]): Record<string, InstanceInput> {
  return Object.fromEntries(
    Object.entries(definition.inputs).map(([name, { port }]): [string, InstanceInput] => {
      const ids = new Set(members.flatMap(([input, { id }]) => (input === name ? [id] : [])));
      return [name, { kind: 'members', instances: [...ids], port: port.name }];
    }),
  );
}

interface Addition {
  readonly set: ParameterSet;
  readonly own: InstanceParams;
  readonly relevant: Relevant;
  /** Ids of the producers. */
  readonly origin: Canonical;
  /** Asked once per instance. */
  readonly inputs: () => Instance['inputs'];
}

/** The instances of one stage: parameter sets with equal identity share one. */
class Groups {
  private readonly found = new Map<string, Instance & { readonly sets: string[] }>();

  constructor(
    private readonly definition: AnyDefinition,
    private readonly varying: readonly string[],
  ) {}

  add({ set, own, relevant, origin, inputs }: Addition): Instance {
    const digest = canonicalDigest({ relevant, own: own.semantic, origin });
    const known = this.found.get(digest);
    if (known) known.sets.push(set.label);
    const made = known ?? {
      id: Object.keys(relevant).length === 0 && this.found.size === 0 ? this.definition.id : `${this.definition.id}-${digest.slice(0, 12)}`,
      definition: this.definition,
      params: own.values,
      relevant,
      label: labelOf(relevant, this.varying),
      sets: [set.label],
      inputs: inputs(),
    };
    this.found.set(digest, made);
    return made;
  }
}

function notMade(definition: AnyDefinition, name: string, set: ParameterSet): ExperimentFinding {
  const from = `${definition.inputs[name]?.port.stage.id}.${definition.inputs[name]?.port.name}`;
  const message = `stage ${definition.id} needs ${from}, which \`when\` rules out for the parameter set ${set.label}`;
  return finding('input-not-made', definition, message, `declare the input as optional(...), or give ${definition.id} the same \`when\``);
}

function unknownAxis(definition: AggregateDefinition, name: string): ExperimentFinding {
  const message = `aggregate ${definition.id} is made by ${name}, which is no parameter of what it reads`;
  return finding('aggregate-axis-unknown', definition, message, 'name a parameter that the stages of its inputs depend on');
}
