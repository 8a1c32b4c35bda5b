/** What a plan says of an instance: it runs, its artifacts are taken, nobody needs it, or it cannot be made. */
export type Action = 'RUN' | 'REUSE' | 'SKIP' | 'BLOCKED';

/** Why, one of several. `text` is a sentence's end for people; the other fields are for machines. */
export type Reason = { readonly text: string } & (
  | { readonly code: 'never-run' }
  | { readonly code: 'code-changed'; readonly files: readonly string[] }
  | { readonly code: 'param-changed'; readonly param: string }
  | { readonly code: 'input-changed'; readonly input: string }
  | { readonly code: 'codec-changed'; readonly output: string }
  | { readonly code: 'engine-changed'; readonly facet: string }
  | { readonly code: 'record-unreadable' }
  | { readonly code: 'bytes-missing'; readonly output: string }
  | { readonly code: 'digest-mismatch'; readonly output: string }
  | { readonly code: 'not-stored'; readonly output: string }
  | { readonly code: 'sink' }
  | { readonly code: 'forced' }
  | { readonly code: 'upstream-forced'; readonly instances: readonly string[] }
  | { readonly code: 'upstream-runs'; readonly instances: readonly string[] }
  | { readonly code: 'outside-window' }
  | { readonly code: 'upstream-blocked'; readonly instances: readonly string[] }
  | { readonly code: 'recorded' }
  | { readonly code: 'renamed'; readonly from: string }
  | { readonly code: 'code-accepted' }
  | { readonly code: 'not-needed' }
);

/** Code of a reason. */
export type ReasonCode = Reason['code'];
