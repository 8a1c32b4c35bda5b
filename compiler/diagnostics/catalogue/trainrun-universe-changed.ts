import { defineDiagnostic } from '../diagnostic.js';

export const trainrunUniverseChanged = defineDiagnostic<{ expected: string; found: string }>({
  code: 'trainrun-universe-changed',
  severity: 'error',
  message: (p) => `the universe has hash ${p.found}, the splits were made for ${p.expected}`,
  explanation:
    '`dir_indices` count positions in the universe, so that they mean other samples when it changes. Make the splits again or restore the universe.',
  wrong: 'splits: {universe_hash: 0000, train: [{kind: dir_indices, ids: [0]}]}',
  right: 'splits: {train: [{kind: dir_indices, ids: [0]}]}',
});
