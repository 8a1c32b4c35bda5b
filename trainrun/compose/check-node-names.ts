import { trainrunContradiction } from '../../compiler/diagnostics/catalogue/trainrun-contradiction.js';
import { trainrunUnknownNode } from '../../compiler/diagnostics/catalogue/trainrun-unknown-node.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { Span } from '../../compiler/diagnostics/span.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import { keyPlace, type YamlTree, type Path, valuePlace } from '../../compiler/1-parse/yaml-tree.js';

interface Mention {
  readonly list: string;
  readonly name: string;
  readonly span: Span;
}

/** Reports every node that is both frozen and unfrozen. */
export function checkFreezing(config: TrainRunConfig, tree: YamlTree, diagnostics: Diagnostics): void {
  config.freeze_nodes.forEach((name, i) => {
    if (config.unfreeze_nodes.includes(name)) diagnostics.report(trainrunContradiction, valuePlace(tree, ['freeze_nodes', i]), { name });
  });
}

/** Reports every name in the trainrun that is not one of the pipeline's `nodes`; `pipeline` names it in messages. */
export function checkNodeNames(config: TrainRunConfig, tree: YamlTree, nodes: readonly string[], pipeline: string, diagnostics: Diagnostics): void {
  for (const { list, name, span } of mentionsIn(config, tree)) {
    if (!nodes.includes(name)) diagnostics.report(trainrunUnknownNode, span, { list, name, pipeline }, { suggestion: nearestName(name, nodes) });
  }
}

function mentionsIn(config: TrainRunConfig, tree: YamlTree): Mention[] {
  const lists = (['loss_nodes', 'metric_nodes', 'freeze_nodes', 'unfreeze_nodes'] as const).flatMap((list) =>
    config[list].map((name, i) => ({ list, name, span: valuePlace(tree, [list, i]) })),
  );
  const keys = (path: Path, names: object): Mention[] =>
    Object.keys(names).map((name) => ({ list: path.join('.'), name, span: keyPlace(tree, [...path, name]) }));
  const { training } = config;
  return [
    ...lists,
    ...keys(['training', 'loss_weights'], training?.loss_weights ?? {}),
    ...keys(['training', 'optimizer', 'groups'], training?.optimizer.groups ?? {}),
  ];
}
