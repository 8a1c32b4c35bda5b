import { type Canonical, canonicalDigest } from './canonical-text.js';
import type { CodeTerm, InputTerm, KeyTerms } from './key-terms.js';

/**
 * The key of `terms`, 64 hexadecimal digits. Names of producers are no part of it, so that a stage which is renamed leaves those downstream as they
 * are; neither are files and packages one by one, as the digest of the code is made of them.
 */
export function keyOf(terms: KeyTerms): string {
  return canonicalDigest({
    form: 'cuvisc-key-1',
    stage: terms.stage,
    code: codePart(terms.code),
    params: terms.params as Canonical,
    inputs: Object.fromEntries(Object.entries(terms.inputs).map(([name, term]) => [name, inputPart(term)])),
    codecs: terms.codecs,
    facets: terms.facets,
  });
}

function codePart(code: CodeTerm): Canonical {
  return code.kind === 'pinned' ? { pinned: code.version } : { source: code.digest };
}

function inputPart(term: InputTerm): Canonical {
  if ('digest' in term) return { digest: term.digest };
  return { members: term.members.map(({ label, params, digest }) => ({ label, params: params as Canonical, digest })) };
}
