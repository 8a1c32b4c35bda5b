import { escaped } from '../../compiler/views/page/html-page.js';
import type { PlannedInstance } from '../plan/experiment-plan.js';
import { grouped } from './grouped.js';
import { stateLooks, timeText } from './report-words.js';
import type { ReportedInstance, RunReport } from './run-report.js';

/** A row per parameter set, a column per stage: what became of the instance that they meet in. Empty text without parameter sets. */
export function setsTable({ plan, instances }: RunReport): string {
  const sets = [...new Set(plan.instances.flatMap((instance) => instance.sets))];
  if (sets.length === 0) return '';
  const stages = [...grouped(plan.instances, ({ stage }) => stage)];
  const head = ['parameter set', ...stages.map(([stage]) => stage)].map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const rows = sets.map((set) => {
    const cells = stages.map(([, those]) =>
      cellOf(
        those.filter((instance) => instance.sets.includes(set)),
        instances,
      ),
    );
    return `<tr><th scope="row">${escaped(set === '' ? 'the only one' : set)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table class="matrix"><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function cellOf(planned: readonly PlannedInstance[], instances: ReadonlyMap<string, ReportedInstance>): string {
  const marks = planned.flatMap(({ id }) => {
    const reported = instances.get(id);
    return reported ? [markOf(reported)] : [];
  });
  return `<td>${marks.join(' ')}</td>`;
}

/** The state of an instance as a link to its details. */
export function markOf({ id, state, ms }: ReportedInstance): string {
  const { look, sign } = stateLooks[state];
  const time = state === 'ran' && ms !== null ? ` ${timeText(ms)}` : '';
  return `<a class="state ${look}" href="#${escaped(id)}">${sign} ${state}${time}</a>`;
}
