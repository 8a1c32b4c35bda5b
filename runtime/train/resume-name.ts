/** The file in the directory of a run from which it can go on. */
export const resumeName = 'resume.safetensors';
