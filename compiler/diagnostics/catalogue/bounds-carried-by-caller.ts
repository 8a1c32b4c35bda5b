import { defineDiagnostic } from '../diagnostic.js';

export const boundsCarriedByCaller = defineDiagnostic<{ node: string }>({
  code: 'bounds-carried-by-caller',
  severity: 'warning',
  message: (p) =>
    `'${p.node}' widens its bounds from frame to frame, and a run begins with those of the plan's state: give its outputs next_running_min, next_running_max and next_frame_count to setState before the next run, or run frames as one batch`,
  explanation:
    'With `norm_mode: running` a frame is scaled by bounds that earlier frames have set. A run leaves the plan as it was, so that it gives the same each time: what the bounds become are outputs of the node. `per_frame` and, after a fit, `statistical` need no such care.',
  wrong: 'hparams: {norm_mode: running}',
  right: 'hparams: {norm_mode: per_frame}',
});
