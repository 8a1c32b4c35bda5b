import type { Source, StageCheck } from '../2-check/checked-pipeline.js';

/** Who feeds an input port in a stage: several only where the port takes several. */
export function sourcesIn({ feeding }: Pick<StageCheck, 'feeding'>, node: string, port: string): readonly Source[] {
  return feeding.get(`${node}.${port}`) ?? [];
}
