/** Versions of the reference framework whose defaults a pipeline may ask for. */
export const compatLevels = ['cuvis-ai-0.5', 'cuvis-ai-0.19'] as const;

/** A version of the reference framework whose defaults a pipeline may ask for. */
export type CompatLevel = (typeof compatLevels)[number];

/** True of a text that names such a version. */
export function isCompatLevel(text: string): text is CompatLevel {
  return (compatLevels as readonly string[]).includes(text);
}
