import type { z } from 'zod';

/** What becomes of a field of a trainrun. */
export interface FieldSupport {
  /**
   * `honoured`: it does what its description says. `noticed`: it is read and changes nothing. `refused`: values other than
   * `accepted` are errors.
   */
  readonly level: 'honoured' | 'noticed' | 'refused';
  /** Values that cost no word, beside the default. */
  readonly accepted: readonly unknown[];
  /** Why; empty if honoured. */
  readonly reason: string;
}

/** Support of a field that does what its description says. */
export const honoured: FieldSupport = { level: 'honoured', accepted: [], reason: '' };

/** Support of a field that is read and changes nothing, for `reason`. */
export function noticed(reason: string): FieldSupport {
  return { level: 'noticed', accepted: [], reason };
}

/** Support of a field whose values other than its default and `accepted` are errors, for `reason`. */
export function refused(reason: string, ...accepted: readonly unknown[]): FieldSupport {
  return { level: 'refused', accepted, reason };
}

/** What an option is in YAML. */
export interface YamlForm<Name extends string | undefined = string | undefined, T extends z.ZodType = z.ZodType> {
  /** `undefined`: the name in TypeScript in snake_case. */
  readonly name: Name;
  /** With default and description. */
  readonly type: T;
  /** The value in TypeScript for one in YAML. */
  readonly read: (value: unknown) => unknown;
}

/** A training option: its type in TypeScript, in YAML, or both. `null` is a form that has no such option. */
export interface Option<Api extends z.ZodType | null = z.ZodType | null, Yaml extends YamlForm | null = YamlForm | null> {
  /** With default and description. */
  readonly api: Api;
  readonly yaml: Yaml;
  readonly support: FieldSupport;
}

/** Options by their names in TypeScript. */
export type Options = Readonly<Record<string, Option>>;

interface About<T extends z.ZodType> {
  readonly default: z.output<T>;
  readonly doc: string;
  readonly support?: FieldSupport;
}

/** Where YAML differs from TypeScript. */
interface InYaml<T extends z.ZodType, Name extends string | undefined, Y extends z.ZodType> {
  readonly name?: Name;
  readonly type?: Y;
  /** The reference's default, where TypeScript has another one for a reason that stands beside it. */
  readonly default?: z.output<NoInfer<Y>>;
  readonly doc?: string;
  /** Without it a value means the same in both forms, and null the default of TypeScript where that has no null. */
  readonly read?: (value: z.output<NoInfer<Y>>) => z.output<NoInfer<T>>;
}

type Both<T extends z.ZodType, Name extends string | undefined, Y extends z.ZodType> = Option<z.ZodDefault<T>, YamlForm<Name, z.ZodDefault<Y>>>;

/** An option of both forms. */
export function option<T extends z.ZodType, const Name extends string | undefined = undefined, Y extends z.ZodType = T>(
  type: T,
  about: About<T> & { readonly yaml?: InYaml<T, Name, Y> },
): Both<T, Name, Y> {
  const { yaml = {}, doc, support = honoured } = about;
  const yamlDefault = 'default' in yaml ? yaml.default : about.default;
  const form: YamlForm = {
    name: yaml.name,
    type: described(yaml.type ?? type, yamlDefault, yaml.doc ?? doc),
    read: (yaml.read as YamlForm['read'] | undefined) ?? same,
  };
  return { api: described(type, about.default, doc), yaml: form, support } as Option as Both<T, Name, Y>;
}

/** An option of both forms without a default: it must be given unless `type` is optional. */
export function bareOption<T extends z.ZodType>(type: T, doc: string): Option<T, YamlForm<undefined, T>> {
  const told = type.describe(doc);
  return { api: told, yaml: { name: undefined, type: told, read: same }, support: honoured };
}

/** An option of TypeScript alone: a trainrun says it elsewhere or not at all. */
export function apiOption<T extends z.ZodType>(type: T, about: Omit<About<T>, 'support'>): Option<z.ZodDefault<T>, null> {
  return { api: described(type, about.default, about.doc) as z.ZodDefault<T>, yaml: null, support: honoured };
}

/** An option of YAML alone: one that the trainrun itself takes up, or one that changes nothing or is refused. */
export function yamlOption<T extends z.ZodType>(type: T, about: About<T>): Option<null, YamlForm<undefined, z.ZodDefault<T>>> {
  const { doc, support = honoured } = about;
  return { api: null, yaml: { name: undefined, type: described(type, about.default, doc) as z.ZodDefault<T>, read: same }, support };
}

function same(value: unknown): unknown {
  return value;
}

function described(type: z.ZodType, fallback: unknown, doc: string): z.ZodType {
  return type.default(fallback as never).describe(doc);
}
