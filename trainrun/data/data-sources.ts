import { trainrunData } from '../../compiler/diagnostics/catalogue/trainrun-data.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { treeAt } from '../../compiler/1-parse/yaml-tree.js';
import type { DataRequest, StageSources } from './data-request.js';
import { filesModule } from './files-module.js';
import { npzMultiModule } from './npz-multi-module.js';

type DataModule = (request: DataRequest) => StageSources | undefined | Promise<StageSources | undefined>;

const modules: Readonly<Record<string, DataModule>> = { files: filesModule, npz_multi: npzMultiModule };

const convert = "its frames are read by the vendor's SDK only: convert them to npz with the reference's cu3s-to-npz and use npz_multi";

const refusals: Readonly<Record<string, string>> = {
  cu3s: convert,
  cu3s_multi: convert,
  tiff_paired: 'there is no TIFF reader: save cubes and labels as npz, npy or ENVI and list them with the module files',
};

/** The cubes of each stage, from the data module that `config` names. Reports `trainrun-data` for modules that cannot be used here. */
export async function dataSources(request: DataRequest): Promise<StageSources | undefined> {
  const { config, tree, diagnostics } = request;
  const name = config.data_module;
  const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (module) return module(request);
  const known = Object.keys(modules);
  const reason = Object.hasOwn(refusals, name) ? refusals[name] : `there is no such module; ${known.join(' and ')} are known`;
  const suggestion = nearestName(name, known);
  const place = treeAt(tree, ['data_module']) ?? tree;
  diagnostics.report(trainrunData, place.span, { what: `data_module ${name}`, reason: reason ?? '' }, { suggestion });
  return undefined;
}
