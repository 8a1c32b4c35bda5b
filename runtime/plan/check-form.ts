import { CuviscError } from '../../schemas/cuvisc-error.js';
import { openedVersions } from '../../schemas/plan/migrations/migrate.js';
import type { ManifestValue } from '../../schemas/plan/migrations/contract.js';
import { graphRequirement, type HostKind, requiredHost } from '../../schemas/plan/version.js';
import { type PlanManifest, planMinor, planVersion } from '../../schemas/plan.js';
import { packageVersion } from '../../schemas/version.js';
import type { Hosts } from '../host/hosts.js';

/**
 * Checks that this runtime opens a manifest of this version, and what it requires beside host functions, which depend on how it is opened. A
 * greater `minor` opens. Throws `CuviscError` `plan-version-unsupported` or `plan-requirement-missing`.
 */
export function checkForm(file: string, saved: ManifestValue): void {
  const { version } = saved;
  if (!openedVersions.includes(version as number)) {
    throw new CuviscError('plan-version-unsupported', `${file} has plan version ${shown(version)}; ${thisRuntime} opens ${listed(openedVersions)}`, {
      place: { file },
      hint: 'install the version of cuvisc that wrote it or a later one, or compile the pipeline again with this one',
    });
  }
  const { requires } = saved;
  const unknown = Array.isArray(requires) ? requires.filter((each) => !isOffered(each)) : [];
  if (unknown.length > 0) throw missing(file, saved, unknown);
}

/** Checks that `hosts` have every host function that a manifest requires. Throws `CuviscError` `plan-requirement-missing` naming them. */
export function checkHosts(file: string, manifest: PlanManifest, hosts: Hosts): void {
  const lacking = manifest.requires.filter((each) => {
    const host = requiredHost(each);
    return host && !Object.hasOwn(hosts[hostRegistries[host.kind]], host.name);
  });
  if (lacking.length > 0) throw missing(file, manifest, lacking);
}

/** Where hosts keep the functions of a kind. */
export const hostRegistries = {
  finaliser: 'finalisers',
  deriver: 'derivers',
  restorer: 'restorers',
  metric: 'metrics',
  schedule: 'schedules',
  node: 'nodes',
} as const satisfies Record<HostKind, keyof Hosts>;

const thisRuntime = `this runtime, cuvisc ${packageVersion},`;

function isOffered(requirement: unknown): boolean {
  return requirement === graphRequirement || (typeof requirement === 'string' && requiredHost(requirement) !== null);
}

function missing(file: string, { version, minor, compiler }: ManifestValue, names: readonly unknown[]): CuviscError {
  const plan = `plan version ${shown(version)}.${shown(minor)}, by cuvisc ${shown(compiler)}`;
  const what = names.map(shown).join(', ');
  return new CuviscError(
    'plan-requirement-missing',
    `${file} (${plan}) requires ${what}, which ${thisRuntime} plan version ${planVersion}.${planMinor}, does not have`,
    {
      place: { file },
      hint: 'install the version of cuvisc that wrote it or a later one; host functions of your own come with the option `hosts`',
    },
  );
}

function listed(versions: readonly number[]): string {
  return versions.length === 1 ? `version ${versions[0]}` : `versions ${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}`;
}

/** A value that anyone may have written, short enough for a message. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 80) : (JSON.stringify(value) ?? 'none').slice(0, 80);
}
