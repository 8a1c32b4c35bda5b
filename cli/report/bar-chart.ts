import { linearAxis, roundStep, tickText } from '../../compiler/views/page/axis.js';
import { escaped } from '../../compiler/views/page/html-page.js';
import type { ChannelVector } from './channel-vectors.js';

const frame = { left: 62, right: 14, top: 12, bottom: 40, width: 1140, height: 240 } as const;
const inner = { width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom } as const;

/** A bar per channel, with a line across it where it stood before training. */
export function barChart({ title, values, start, wavelengths }: ChannelVector): string {
  const axis = linearAxis([0, ...values, ...(start ?? [])], 5, true);
  const at = (value: number): number => round(frame.top + (1 - axis.share(value)) * inner.height);
  const slot = inner.width / values.length;
  const left = (i: number): number => round(frame.left + i * slot);
  const bars = values.map((value, i) => {
    const [top, bottom] = [Math.min(at(value), at(0)), Math.max(at(value), at(0))];
    const name = wavelengths ? `${wavelengths[i]} nm` : `channel ${i}`;
    return `<rect x="${round(left(i) + slot * 0.1)}" y="${top}" width="${round(slot * 0.8)}" height="${round(bottom - top)}"><title>${name}: ${value}</title></rect>`;
  });
  const before = (start ?? []).map((value, i) => `<path d="M${left(i)} ${at(value)}h${round(slot)}"/>`);
  const rows = axis.ticks.map(
    (tick) =>
      `<path d="M${frame.left} ${at(tick)}h${inner.width}"/><text x="${frame.left - 7}" y="${at(tick) + 4}" text-anchor="end">${tickText(tick)}</text>`,
  );
  const labels = `<g class="grid">${rows.join('')}${channelLabels(values.length, slot, wavelengths)}</g>`;
  const marks = `<g class="bars">${bars.join('')}</g><g class="before">${before.join('')}</g>`;
  const legend = `<span class="key" style="--c:var(--c0)">after training</span>${start ? '<span class="key" style="--c:var(--c1)">before</span>' : ''}`;
  const svg = `<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${escaped(title)}">${labels}${marks}</svg>`;
  return `<figure class="wide"><figcaption>${escaped(title)}</figcaption>${svg}<div class="legend">${legend}</div></figure>`;
}

/** About a dozen channel numbers or wavelengths below the bars. */
function channelLabels(count: number, slot: number, wavelengths: readonly number[] | null): string {
  const every = wavelengths ? Math.max(1, Math.ceil(count / 16)) : Math.max(1, roundStep(count / 16));
  const texts = Array.from({ length: Math.ceil(count / every) }, (_, k) => {
    const i = k * every;
    const text = wavelengths ? Math.round(wavelengths[i] as number) : i;
    return `<text x="${round(frame.left + (i + 0.5) * slot)}" y="${frame.height - 22}" text-anchor="middle">${text}</text>`;
  });
  const title = wavelengths ? 'wavelength in nm' : 'channel';
  return `${texts.join('')}<text x="${frame.left + inner.width / 2}" y="${frame.height - 5}" text-anchor="middle">${title}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
