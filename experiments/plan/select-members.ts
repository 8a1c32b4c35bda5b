import { shellPattern } from '../../schemas/shell-pattern.js';
import type { MemberSelector } from '../define/stage-definition.js';
import { canonicalText } from '../keys/canonical-text.js';
import { canonicalValue } from '../keys/canonical-value.js';
import type { Instance } from './instance.js';

/** Whether an aggregate that selects so takes `member`: all of them by default, by a glob over labels, or by values of parameters. */
export function selectsMember(select: MemberSelector | undefined, member: Instance): boolean {
  if (select === undefined) return true;
  if (typeof select === 'string') return shellPattern(select).test(member.label);
  return Object.entries(select).every(([name, wanted]) => {
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    return values.some((value) => name in member.relevant && same(value, member.relevant[name], name));
  });
}

/** `canonical` is a relevant parameter, which is canonical already. */
function same(value: unknown, canonical: unknown, name: string): boolean {
  return canonicalText(canonicalValue(value, name)) === canonicalText(canonical as never);
}
