/** A manifest as it was parsed, of whatever version. */
export type ManifestValue = Readonly<Record<string, unknown>>;

/** One step from a version of the manifest to the next. It sees manifests whose digest was right, and may throw on any that its version does not allow. */
export interface Migration {
  readonly from: number;
  readonly doc: string;
  migrate(manifest: ManifestValue): ManifestValue;
}
