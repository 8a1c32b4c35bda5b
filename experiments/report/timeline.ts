import { linearAxis, tickText } from '../../compiler/views/page/axis.js';
import { escaped } from '../../compiler/views/page/html-page.js';
import { stateLooks, timeText } from './report-words.js';
import type { ReportedInstance, RunReport } from './run-report.js';

type Timed = ReportedInstance & { readonly startMs: number; readonly ms: number };

const width = 1140;
const left = 330;
const right = 20;
const row = 20;

/** More rows would be a page of their own. */
const mostRows = 60;

/** When each instance ran, as a bar per instance in the order of their starts; the longest, if there are too many. Empty text if none ran. */
export function timeline({ plan, instances }: RunReport): string {
  const timed = [...instances.values()].filter((instance): instance is Timed => instance.startMs !== null && instance.ms !== null);
  if (timed.length === 0) return '';
  const longest = [...timed].sort((a, b) => b.ms - a.ms).slice(0, mostRows);
  const shown = longest.sort((a, b) => a.startMs - b.startMs);
  const names = new Map(plan.instances.map(({ id, stage, label }) => [id, label === '' ? stage : `${stage} ${label}`]));
  const note = shown.length < timed.length ? `<p class="note">The ${shown.length} longest of ${timed.length}.</p>` : '';
  return `${drawn(shown, names)}${note}`;
}

function drawn(shown: readonly Timed[], names: ReadonlyMap<string, string>): string {
  const axis = linearAxis([0, ...shown.map(({ startMs, ms }) => (startMs + ms) / 1000)], 6, false);
  const at = (ms: number): number => Math.round((left + axis.share(ms / 1000) * (width - left - right)) * 10) / 10;
  const bottom = shown.length * row + 4;
  const ticks = axis.ticks.map(
    (tick) =>
      `<path d="M${at(tick * 1000)} 0v${bottom}"/><text x="${at(tick * 1000)}" y="${bottom + 15}" text-anchor="middle">${tickText(tick)} s</text>`,
  );
  const bars = shown.map((instance, i) => bar(instance, names.get(instance.id) ?? instance.id, i, at));
  const height = bottom + 22;
  return `<svg class="timeline" viewBox="0 0 ${width} ${height}" role="img" aria-label="When each instance ran"><g class="grid">${ticks.join('')}</g>${bars.join('')}</svg>`;
}

function bar({ startMs, ms, state }: Timed, name: string, i: number, at: (ms: number) => number): string {
  const [from, to] = [at(startMs), at(startMs + ms)];
  const shown = name.length > 48 ? `${name.slice(0, 47)}…` : name;
  const rect = `<rect class="${stateLooks[state].look}" x="${from}" y="${i * row + 5}" width="${Math.max(1.5, to - from)}" height="${row - 7}" rx="2"/>`;
  const title = `<title>${escaped(name)}: ${state}, ${timeText(ms)}</title>`;
  return `<g>${title}<text x="${left - 10}" y="${i * row + 16}" text-anchor="end">${escaped(shown)}</text>${rect}</g>`;
}
