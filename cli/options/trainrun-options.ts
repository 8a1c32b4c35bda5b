import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { VerbSettings } from '../../trainrun/index.js';
import type { OptionDefinition, OptionValues } from '../command.js';
import type { Session } from '../session.js';
import { compileOptions, compilerWith } from './compile-options.js';
import { experiment, track, trackedBy } from './track.js';
import { count, device, flag, hosts, noData, text, texts } from './values.js';

/** The options that every command on a trainrun has. */
export const trainrunOptions = {
  override: {
    flags: '--override <key=value>',
    doc: 'changes a value of the trainrun: a.b=value, +a.b=value, ~a.b, group=name',
    value: texts,
    repeat: true,
  },
  searchPath: { flags: '--search-path <dir>', doc: 'one more folder in which the configs of `defaults` are sought', value: texts, repeat: true },
  out: { flags: '-o, --out <dir>', doc: 'folder of the run, where everything is written; default: output_dir of the trainrun', value: text },
  acceptDrift: {
    flags: '--accept-drift',
    doc: 'goes on with a run that differs from what the trainrun is now; every difference is told and recorded',
    value: flag,
  },
  smoke: { flags: '--smoke', doc: 'without a folder for the run: everything happens in a temporary one, and nothing is left', value: flag },
  like: {
    flags: '--like <cube>',
    doc: 'a cube whose bands, wavelengths and element type the plan is for; default: the first training cube',
    value: text,
  },
  noData,
  nodes: compileOptions.nodes,
  hosts,
  bands: { flags: '--bands <n>', doc: 'number of bands of the cubes', value: count },
  track,
  experiment,
  device: { ...device, doc: 'auto, cpu, cuda or webgpu; default: training.accelerator', value: device.value.unwrap().optional() },
} as const satisfies Record<string, OptionDefinition>;

/** What `trainrunOptions` come to. */
export type TrainrunOptionValues = OptionValues<typeof trainrunOptions>;

/** The options as settings of the verbs; without events. Throws what loading node classes throws. */
export async function verbSettings(given: TrainrunOptionValues, session: Session): Promise<VerbSettings> {
  if (given.smoke && given.track !== undefined)
    throw new CuviscError('option-invalid', 'a smoke run leaves nothing, so there is nothing to track', { hint: 'leave --track or --smoke out' });
  const { out: directory, acceptDrift, like, bands, noData: absent, device: wanted, hosts: module, nodes, experiment: named } = given;
  const track = trackedBy(given.track, session);
  const { signal } = session;
  return {
    directory,
    acceptDrift,
    like,
    bands,
    noData: absent,
    device: wanted,
    hosts: module,
    track,
    experiment: named,
    signal,
    compiler: await compilerWith(nodes),
  };
}
