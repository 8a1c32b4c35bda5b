import { type Axis, linearAxis, logAxis, tickText } from './axis.js';
import { escaped } from './html-page.js';

/** A point of a line, in the units of its axes. */
export type Point = readonly [x: number, y: number];

/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** `faint` for values of single updates behind their means, `dashed` for the counterpart of another series. */
  readonly look?: 'faint' | 'stepped' | 'dashed';
  /** Of the page's colours; by default the place among the series. */
  readonly colour?: number;
}

/** A line from top to bottom. */
export interface ChartMark {
  readonly x: number;
  readonly name: string;
}

/** What a chart shows. */
export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly series: readonly Series[];
  /** Logarithmic values where all are positive and they span more than this factor. */
  readonly logFrom: number;
  readonly mark?: ChartMark | null;
}

const frame = { left: 62, right: 14, top: 12, bottom: 40, width: 560, height: 260 } as const;
const inner = { width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom } as const;

/** Curves as a figure with an SVG; empty text if no series has a point. Colours are the page's `--c0` to `--c7`. */
export function lineChart({ title, xLabel, series, logFrom, mark = null }: LineChart): string {
  const drawn = series.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return '';
  const points = drawn.flatMap((each) => each.points);
  const axes = {
    x: linearAxis(
      points.map(([x]) => x),
      6,
      false,
    ),
    y: valueAxis(
      points.map(([, y]) => y),
      logFrom,
    ),
  };
  const curves = drawn.map((each, i) => curve(each, i, axes)).join('');
  const keys = drawn.map(({ name, look, colour }, i) => key(name, look ?? '', colour ?? i));
  const legend = [...keys, ...(mark ? [`<span class="key mark">${escaped(mark.name)}</span>`] : [])].join('');
  const behind = `${grid(axes, xLabel)}${mark ? markLine(mark, axes) : ''}`;
  const svg = `<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${escaped(title)}">${behind}${curves}</svg>`;
  return `<figure><figcaption>${escaped(title)}</figcaption>${svg}<div class="legend">${legend}</div></figure>`;
}

function key(name: string, look: string, colour: number): string {
  return `<span class="key ${look}" style="--c:var(--c${colour % 8})">${escaped(name)}</span>`;
}

function markLine({ x }: ChartMark, axes: Axes): string {
  return `<path class="mark" d="M${round(frame.left + axes.x.share(x) * inner.width)} ${frame.top}v${inner.height}"/>`;
}

interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

function valueAxis(values: readonly number[], logFrom: number): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return low > 0 && high / low > logFrom ? logAxis(values) : linearAxis(values, 5, true);
}

function place({ x, y }: Axes, [px, py]: Point): [number, number] {
  return [round(frame.left + x.share(px) * inner.width), round(frame.top + (1 - y.share(py)) * inner.height)];
}

function curve({ points, look, colour }: Series, index: number, axes: Axes): string {
  const places = points.map((point) => place(axes, point));
  const path = places.map(([x, y], i) => (i === 0 ? `M${x} ${y}` : look === 'stepped' ? `H${x}V${y}` : `L${x} ${y}`)).join('');
  const stroke = `style="--c:var(--c${(colour ?? index) % 8})"`;
  const dots = look !== 'faint' && points.length <= 40 ? places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.2"/>`).join('') : '';
  return `<g class="curve ${look ?? ''}" ${stroke}><path d="${path}"/>${dots}</g>`;
}

/** Lines and words behind the curves. */
function grid(axes: Axes, xLabel: string): string {
  const { x, y } = axes;
  const bottom = frame.top + inner.height;
  const rows = y.ticks.map((tick) => {
    const at = round(frame.top + (1 - y.share(tick)) * inner.height);
    return `<path d="M${frame.left} ${at}h${inner.width}"/><text x="${frame.left - 7}" y="${at + 4}" text-anchor="end">${tickText(tick)}</text>`;
  });
  const columns = x.ticks.map((tick) => {
    const at = round(frame.left + x.share(tick) * inner.width);
    return `<path d="M${at} ${bottom}v4"/><text x="${at}" y="${bottom + 17}" text-anchor="middle">${tickText(tick)}</text>`;
  });
  const label = `<text x="${frame.left + inner.width / 2}" y="${frame.height - 5}" text-anchor="middle">${escaped(xLabel)}</text>`;
  return `<g class="grid">${rows.join('')}${columns.join('')}${label}</g>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
