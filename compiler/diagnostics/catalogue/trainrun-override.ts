import { defineDiagnostic } from '../diagnostic.js';

export const trainrunOverride = defineDiagnostic<{ text: string; reason: string }>({
  code: 'trainrun-override',
  severity: 'error',
  message: (p) => `override '${p.text}': ${p.reason}`,
  explanation:
    'Overrides are `a.b=value` (set), `+a.b=value` (add what is not there), `++a.b=value` (either), `~a.b` (remove), and `group=name` for a group of the defaults list. Values are YAML; whole numbers index lists.',
  wrong: 'training.max_epochs',
  right: 'training.max_epochs=5',
});
