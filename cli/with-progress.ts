import type { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../runtime/index.js';
import type { Session } from './session.js';

/** Runs `work` with a callback that draws how far it is; the bar is gone afterwards. Draws nothing where nobody watches. */
export async function withProgress<T>(
  { terminal, json }: Session,
  label: string,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.progress || json) return work(() => undefined);
  const library = await import('cli-progress');
  const bar = fitBar(terminal.progress, label, library.SingleBar, library.Presets);
  try {
    return await work((progress) => bar.update(shareOfPasses(progress), { ...progress }));
  } finally {
    bar.stop();
  }
}

/** A bar, started, for passes over cubes; the library is handed in, as most commands draw nothing and do without it. */
export function fitBar(stream: NodeJS.WriteStream, label: string, Bar: typeof SingleBar, presets: typeof Presets): SingleBar {
  const format = `${label} {bar} pass {level}/{levels}, {sources}/{totalSources} cubes, {samples} pixels`;
  const bar = new Bar({ stream, format, clearOnComplete: true, hideCursor: true, barsize: 24 }, presets.shades_classic);
  bar.start(1, 0, { level: 1, levels: 1, sources: 0, totalSources: '?', samples: 0 });
  return bar;
}

/** The share of all passes that is done. */
export function shareOfPasses({ level, levels, sources, totalSources }: Progress): number {
  return (level - 1 + sources / Math.max(1, totalSources)) / Math.max(1, levels);
}
