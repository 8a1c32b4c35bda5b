import type { z } from 'zod';
import type { FieldSupport, Option, Options, YamlForm } from './option.js';

/** `saveTopK` as `save_top_k`. */
type Snake<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Text;

type NameInYaml<Key, Form> = Form extends YamlForm<infer Name> ? (Name extends string ? Name : Snake<Key & string>) : never;

/** The types of the options that TypeScript has, by name. */
export type ApiShape<T extends Options> = { [Key in keyof T as T[Key]['api'] extends z.ZodType ? Key : never]: NonNullable<T[Key]['api']> };

/** The types of the options that YAML has, by their names there. */
export type YamlShape<T extends Options> = { [Key in keyof T as NameInYaml<Key, T[Key]['yaml']>]: NonNullable<T[Key]['yaml']>['type'] };

/** Options as YAML gives them, read, with defaults. */
export type YamlValues<T extends Options> = z.output<z.ZodObject<YamlShape<T>>>;

/** The values in TypeScript of the options that both forms have. */
export type SharedValues<T extends Options> = {
  [Key in keyof T as T[Key]['yaml'] extends YamlForm ? (T[Key]['api'] extends z.ZodType ? Key : never) : never]: z.output<NonNullable<T[Key]['api']>>;
};

/** Shape of a zod object that takes the options as TypeScript writes them. */
export function apiShape<T extends Options>(options: T): ApiShape<T> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, { api }]) => (api ? [[name, api]] : []))) as ApiShape<T>;
}

/** Shape of a zod object that takes the options as YAML writes them. */
export function yamlShape<T extends Options>(options: T): YamlShape<T> {
  const entries = Object.entries(options).flatMap(([name, { yaml }]) => (yaml ? [[yamlName(name, yaml), yaml.type]] : []));
  return Object.fromEntries(entries) as YamlShape<T>;
}

/** The options that both forms have, for TypeScript; null in YAML becomes the default where TypeScript has no null. */
export function fromYaml<T extends Options>(options: T, yaml: YamlValues<NoInfer<T>>): SharedValues<T> {
  const values = yaml as Readonly<Record<string, unknown>>;
  const entries = Object.entries(options).flatMap(([name, option]) =>
    option.api && option.yaml ? [[name, orDefault(option.api, option.yaml.read(values[yamlName(name, option.yaml)]))] as const] : [],
  );
  return Object.fromEntries(entries) as SharedValues<T>;
}

/** Support of each option that YAML has, by its path in a trainrun; `owner` is the path of the mapping that holds the options. */
export function supportOf(owner: string, options: Options): Readonly<Record<string, FieldSupport>> {
  const entries = Object.entries(options).flatMap(([name, { yaml, support }]) => (yaml ? [[`${owner}.${yamlName(name, yaml)}`, support]] : []));
  return Object.fromEntries(entries) as Readonly<Record<string, FieldSupport>>;
}

/** What the option `name` is called in YAML: its own name there, or `name` in snake_case. */
export function yamlName(name: string, yaml: NonNullable<Option['yaml']>): string {
  return yaml.name ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function orDefault(type: z.ZodType, value: unknown): unknown {
  return value === null && !type.safeParse(null).success ? type.parse(undefined) : value;
}
