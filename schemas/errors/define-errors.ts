/** What a code means and what a person can do about it: the text of `cuvisc explain CODE` and of the errors reference. */
export interface ErrorEntry {
  readonly meaning: string;
  readonly remedy: string;
}

/** Declares the codes of one area; the keys are the codes. */
export function defineErrors<const T extends Readonly<Record<string, ErrorEntry>>>(entries: T): T {
  return Object.freeze(entries);
}
