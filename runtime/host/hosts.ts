import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Deriver, Finaliser, HostNode, MetricHost, Restorer, ScheduleFunction } from './contracts.js';
import { derivers } from './derivers/registry.gen.js';
import { finalisers } from './finalisers/registry.gen.js';
import { metrics } from './metrics/registry.gen.js';
import { hostNodes } from './nodes/registry.gen.js';
import { restorers } from './restorers/registry.gen.js';
import { schedules } from './schedules/registry.gen.js';
import type { SpectralInfo } from '../readers/contract.js';
import { type Cube, describeCube, readCube } from '../readers/read-cube.js';
import { describeLabels, type Labels, readLabels } from '../readers/read-labels.js';

/** The work that onnxruntime does not do, by the names that manifests use. */
export interface Hosts {
  readonly finalisers: Readonly<Record<string, Finaliser>>;
  readonly derivers: Readonly<Record<string, Deriver>>;
  readonly metrics: Readonly<Record<string, MetricHost>>;
  readonly restorers: Readonly<Record<string, Restorer>>;
  readonly schedules: Readonly<Record<string, ScheduleFunction>>;
  /** Nodes that run between the graphs of a stage. */
  readonly nodes: Readonly<Record<string, HostNode>>;
  /** `FILE[:variable][@axes]` to a cube [H, W, C], what the file says about its bands (centres in nm, if known), and remarks. */
  readonly readCube: (spec: string) => Promise<Pick<Cube, 'cube' | 'notices'> & SpectralInfo>;
  /** `FILE[:variable][@axes]` to labels [H, W]; 0 is background. */
  readonly readLabels: (spec: string) => Promise<Pick<Labels, 'labels' | 'notices'>>;
  /** Rows, columns and bands of what `readCube` gives, and rows and columns of what `readLabels` does, without reading it; null if that is not known. */
  readonly describeCube: (spec: string) => Promise<readonly [rows: number, columns: number, bands: number] | null>;
  readonly describeLabels: (spec: string) => Promise<readonly [rows: number, columns: number] | null>;
}

const builtIn: Hosts = { finalisers, derivers, metrics, restorers, schedules, nodes: hostNodes, readCube, readLabels, describeCube, describeLabels };

/**
 * The built-in hosts, with those that the module at `url` exports under the same names put before them.
 * A module, not an object, as functions cannot be sent to a worker.
 */
export async function loadHosts(url: string | undefined): Promise<Hosts> {
  if (url === undefined) return builtIn;
  const extra = (await import(url)) as Partial<Hosts>;
  return {
    finalisers: { ...finalisers, ...extra.finalisers },
    derivers: { ...derivers, ...extra.derivers },
    metrics: { ...metrics, ...extra.metrics },
    restorers: { ...restorers, ...extra.restorers },
    schedules: { ...schedules, ...extra.schedules },
    nodes: { ...hostNodes, ...extra.nodes },
    readCube: extra.readCube ?? readCube,
    readLabels: extra.readLabels ?? readLabels,
    describeCube: extra.describeCube ?? (extra.readCube ? unknown : describeCube),
    describeLabels: extra.describeLabels ?? (extra.readLabels ? unknown : describeLabels),
  };
}

async function unknown(): Promise<null> {
  return null;
}

/** An entry of a host registry. Throws `CuviscError` `host-unknown` if this runtime lacks it. */
export function hostNamed<T>(registry: Readonly<Record<string, T>>, name: string, node: string): T {
  const host = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (host) return host;
  throw new CuviscError('host-unknown', `the plan needs host function ${name}, which this runtime does not have`, {
    place: { node },
    hint: 'use the runtime of the cuvisc version that compiled the plan',
  });
}
