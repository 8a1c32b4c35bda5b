import type { z } from 'zod';
import { pipelineSchema } from '../../schemas/pipeline.js';

/** Keys that the pipeline format knows for the mapping at `path`; none where any key may stand. */
export function knownKeys(path: readonly (string | number)[]): string[] {
  const { shape } = pipelineSchema;
  const [top] = path;
  if (top === undefined) return Object.keys(shape);
  if (top === 'metadata' && path.length === 1) return Object.keys(shape.metadata.unwrap().unwrap().shape);
  if (path.length !== 2) return [];
  if (top === 'nodes') return Object.keys(shape.nodes.unwrap().element.shape);
  return top === 'connections' ? Object.keys((shape.connections.unwrap().unwrap().element.options[0] as z.ZodObject).shape) : [];
}
