import { z } from 'zod';
import { type TrackingTarget, trackingTarget } from '../../tracking/index.js';
import type { OptionDefinition } from '../command.js';
import type { Session } from '../session.js';
import { text } from './values.js';

/** The server that is told of a run. */
export const track = {
  flags: '--track [uri]',
  doc: 'an MLflow server that is told of the run meanwhile, as http://host:port; without an address that of MLFLOW_TRACKING_URI',
  value: z.union([z.string(), z.literal(true)]).optional(),
} as const satisfies OptionDefinition;

/** The experiment to which a run belongs. */
export const experiment = {
  flags: '--experiment <name>',
  doc: 'the experiment to which the run belongs; default: MLFLOW_EXPERIMENT_NAME, else the name of the trainrun',
  value: text.transform((name) => name ?? (process.env.MLFLOW_EXPERIMENT_NAME || undefined)),
} as const satisfies OptionDefinition;

/** The server that `--track` names, if it was given. Throws `CuviscError` `tracking-uri-invalid`. */
export function trackedBy(given: string | true | undefined, session: Session): TrackingTarget | undefined {
  if (given === undefined) return undefined;
  const target = trackingTarget(given, process.env);
  for (const notice of target.notices) session.note(notice);
  return target;
}
