/** A word under which several commands stand. */
export interface CommandGroup {
  readonly summary: string;
  readonly examples: readonly [string, ...string[]];
}

/** Every group, by the first word of its commands. */
export const commandGroups: Readonly<Record<string, CommandGroup>> = {
  stage: {
    summary: 'Plans, runs and explains experiments: stages over parameter sets, with artifacts that are reused where nothing changed.',
    examples: ['cuvisc stage plan experiment.mjs', 'cuvisc stage run experiment.mjs', 'cuvisc stage --help'],
  },
};
