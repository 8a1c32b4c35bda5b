/** The four stages for which a plan holds a graph, in the order in which tables list them. */
export const stages = ['train', 'val', 'test', 'inference'] as const;

/** Execution stages, as cuvis names them in lower case. */
export type Stage = (typeof stages)[number];

/** What a node may declare: one of the stages, or `always` for all of them. */
export type ExecutionStage = 'always' | Stage;

/** True if a node declared for `declared` is meant to run in `stage`. */
export function runsIn(declared: readonly ExecutionStage[], stage: Stage): boolean {
  return declared.includes('always') || declared.includes(stage);
}
