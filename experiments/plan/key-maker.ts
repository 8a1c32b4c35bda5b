import type { LoadedExperiment } from '../define/experiment-definition.js';
import { isStored } from '../codecs/codec.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import { codeTermOf } from '../keys/code-term.js';
import { engineFacets } from '../keys/engine-facets.js';
import type { CodeTerm, InputTerm, KeyTerms } from '../keys/key-terms.js';
import { semanticParams } from './instance-params.js';
import type { Instance, InstanceInput } from './instance.js';

/** The digest of an output: undefined while it is not known, null where its producer failed or does not exist. */
export type DigestOf = (instance: string, port: string) => string | null | undefined;

/** Makes the terms of keys for the instances of one experiment. */
export class KeyMaker {
  private readonly codes = new Map<AnyDefinition, CodeTerm>();
  private readonly instances: ReadonlyMap<string, Instance>;

  constructor(
    private readonly loaded: LoadedExperiment,
    instances: readonly Instance[],
  ) {
    this.instances = new Map(instances.map((each) => [each.id, each]));
  }

  /** Terms of the key of `instance`, and the names of those inputs whose digests are not known yet; with any, the terms lack them. */
  termsOf(instance: Instance, digestOf: DigestOf): { readonly terms: KeyTerms; readonly unknown: readonly string[] } {
    const { definition } = instance;
    const inputs = Object.entries(instance.inputs).map(([name, input]) => [name, this.inputTerm(definition, name, input, digestOf)] as const);
    const known = inputs.flatMap(([name, term]) => (term ? [[name, term] as const] : []));
    const terms: KeyTerms = {
      stage: definition.id,
      code: this.codeOf(definition),
      params: semanticParams(definition, instance.params) as KeyTerms['params'],
      inputs: Object.fromEntries(known),
      codecs: Object.fromEntries(Object.entries(definition.outputs).map(([name, codec]) => [name, isStored(codec) ? codecTerm(codec) : null])),
      facets: Object.fromEntries(definition.facets.map((facet) => [facet, engineFacets[facet]])),
    };
    return { terms, unknown: inputs.flatMap(([name, term]) => (term ? [] : [name])) };
  }

  private codeOf(definition: AnyDefinition): CodeTerm {
    const known = this.codes.get(definition) ?? codeTermOf(definition, this.loaded);
    this.codes.set(definition, known);
    return known;
  }

  private inputTerm(definition: AnyDefinition, name: string, input: InstanceInput, digestOf: DigestOf): InputTerm | undefined {
    const from = `${definition.inputs[name]?.port.stage.id}.${input.port}`;
    if (input.kind === 'one') {
      const digest = input.instance === null ? null : digestOf(input.instance, input.port);
      return digest === undefined ? undefined : { from, digest };
    }
    const digests = input.instances.map((id) => ({ member: this.instances.get(id) as Instance, digest: digestOf(id, input.port) }));
    if (digests.some(({ digest }) => digest === undefined)) return undefined;
    return { from, members: digests.flatMap(({ member, digest }) => (typeof digest === 'string' ? [memberTerm(member, digest)] : [])) };
  }
}

function codecTerm({ id, version }: { readonly id: string; readonly version: number }): { id: string; version: number } {
  return { id, version };
}

function memberTerm({ label, relevant }: Instance, digest: string): { label: string; params: KeyTerms['params']; digest: string } {
  return { label, params: relevant as KeyTerms['params'], digest };
}
