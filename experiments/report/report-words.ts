import type { GraphLook } from './graph.js';
import type { InstanceState } from './run-report.js';

/** A state as the page shows it: a sign beside the word, so that colour is never all that tells. */
export interface StateLook {
  readonly look: GraphLook;
  readonly sign: string;
}

/** How each state looks. */
export const stateLooks: Readonly<Record<InstanceState, StateLook>> = {
  ran: { look: 'run', sign: '▶' },
  running: { look: 'run', sign: '…' },
  reused: { look: 'reuse', sign: '↺' },
  skipped: { look: 'skip', sign: '–' },
  waiting: { look: 'skip', sign: '○' },
  cancelled: { look: 'skip', sign: '◌' },
  blocked: { look: 'blocked', sign: '⊘' },
  failed: { look: 'failed', sign: '✕' },
};

/** A duration for people: `12 ms`, `3.4 s`, `5 min 2 s`, `2 h 5 min`. */
export function timeText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(Math.round(ms / 1000) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(ms / 1000) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A size for people, in powers of 1000: `512 B`, `3.4 kB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`;
}

/** One command line: arguments that a POSIX shell would take apart are quoted. */
export function commandLine(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
