import { defineDiagnostic } from '../diagnostic.js';

export const trainrunContradiction = defineDiagnostic<{ name: string }>({
  code: 'trainrun-contradiction',
  severity: 'error',
  message: (p) => `'${p.name}' stands in freeze_nodes and in unfreeze_nodes`,
  explanation: 'A node either trains or does not.',
  wrong: 'freeze_nodes: [rx]\nunfreeze_nodes: [rx]',
  right: 'unfreeze_nodes: [rx]',
});
