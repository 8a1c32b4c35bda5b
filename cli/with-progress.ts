import type { Progress } from '../runtime/index.js';
import type { Session } from './session.js';

/** Runs `work` with a callback that draws how far it is; the bar is gone afterwards. Draws nothing where nobody watches. */
export async function withProgress<T>(
  { terminal, json }: Session,
  label: string,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.progress || json) return work(() => undefined);
  const { Presets, SingleBar } = await import('cli-progress');
  const format = `${label} {bar} pass {level}/{levels}, {sources}/{totalSources} cubes, {samples} pixels`;
  const bar = new SingleBar({ stream: terminal.progress, format, clearOnComplete: true, hideCursor: true, barsize: 24 }, Presets.shades_classic);
  bar.start(1, 0, { level: 1, levels: 1, sources: 0, totalSources: '?', samples: 0 });
  try {
    return await work((progress) => bar.update(shareDone(progress), { ...progress }));
  } finally {
    bar.stop();
  }
}

function shareDone({ level, levels, sources, totalSources }: Progress): number {
  return (level - 1 + sources / Math.max(1, totalSources)) / Math.max(1, levels);
}
