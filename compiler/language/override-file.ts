/** What findings in `--set` arguments name as their file. */
export const overrideFile = '--set';
