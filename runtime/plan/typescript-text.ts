/** A member of an object type. */
export interface Member {
  readonly key: string;
  /** TypeScript; of several lines where it is an object type itself. */
  readonly type: string;
  readonly optional?: boolean;
  /** The key is TypeScript already, an index signature say. */
  readonly verbatim?: true;
  readonly comment?: string;
}

/** An object type of read-only members, each on lines of its own. */
export function objectOf(members: readonly Member[]): string {
  return members.length === 0 ? '{}' : `{\n${members.map(memberOf).map(indented).join('\n')}\n}`;
}

function memberOf({ key, type, optional, verbatim, comment }: Member): string {
  const declaration = `readonly ${verbatim ? key : keyOf(key)}${optional ? '?' : ''}: ${type};`;
  return comment === undefined ? declaration : `${commentOf(comment)}\n${declaration}`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** Members by their keys, in the order of code units: no locale changes it. */
export function sorted(members: readonly Member[]): Member[] {
  return members.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
}

/** A property name: quoted unless it is an identifier. */
export function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : constantOf(name);
}

/** A string literal: that of JSON, with the line ends escaped that JSON leaves as they are. */
export function constantOf(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** A doc comment of one line, which no text ends early. */
export function commentOf(text: string): string {
  return `/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */`;
}

/** `RxAnomalyPlan` of `rx-anomaly`: letters and digits of any script, a capital at the start of each word. */
export function interfaceNameOf(name: string): string {
  const words = name.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.replace(/^./u, (first) => first.toUpperCase())).join('');
  return `${/^\p{ID_Start}/u.test(joined) ? '' : '_'}${joined}Plan`;
}
