import { type ChartMark, lineChart, type Point, type Series } from '../../compiler/views/page/line-chart.js';
import type { LogRow } from '../../runtime/index.js';
import { lossInLog, metricInLog } from '../../schemas/training-names.js';

/** The charts of a log: the loss, its parts, the metrics of each node, and the learning rate, all over updates; `kept` is marked in them. */
export function curves(rows: readonly LogRow[], metricNodes: readonly string[], kept: ChartMark | null): string[] {
  return [lossChart(rows, kept), partsChart(rows, kept), ...metricCharts(rows, metricNodes, kept), rateChart(rows)];
}

/** Where an epoch has one update, its mean says all. */
function lossChart(rows: readonly LogRow[], mark: ChartMark | null): string {
  const [updates, means] = [pointsOf(rows, 'train', 'train_loss'), pointsOf(rows, 'epoch', 'train_loss_epoch')];
  const series: Series[] = [
    ...(updates.length > means.length ? [{ name: 'train, each update', points: updates, look: 'faint' as const }] : []),
    { name: 'train, mean of the epoch', points: means, colour: 1 },
    { name: 'validation', points: pointsOf(rows, 'val', 'val_loss'), colour: 2 },
  ];
  return lineChart({ title: 'Loss', xLabel: 'updates', series, logFrom: 50, mark });
}

/** A colour per loss: whole for training, dashed for validation. */
function partsChart(rows: readonly LogRow[], mark: ChartMark | null): string {
  const train = namesOf(rows, 'epoch').flatMap((name) => lossInLog(name, 'train')?.replace(/_epoch$/, '') ?? []);
  if (train.length < 2) return '';
  const losses = [...new Set([...train, ...namesOf(rows, 'val').flatMap((name) => lossInLog(name, 'val') ?? [])])];
  const series = losses.flatMap((loss, colour): Series[] => [
    { name: `train/${loss}`, points: pointsOf(rows, 'epoch', `train/${loss}_epoch`), colour },
    { name: `val/${loss}`, points: pointsOf(rows, 'val', `val/${loss}`), colour, look: 'dashed' },
  ]);
  return lineChart({ title: 'Parts of the loss', xLabel: 'updates', series, logFrom: 50, mark });
}

function metricCharts(rows: readonly LogRow[], wanted: readonly string[], mark: ChartMark | null): string[] {
  const metrics = namesOf(rows, 'val').flatMap((name) => ({ ...metricInLog(name), name }));
  const nodes = [...new Set(metrics.flatMap(({ node }) => node ?? []))].filter((node) => wanted.length === 0 || wanted.includes(node));
  return nodes.map((node) => {
    const own = metrics.filter((metric) => metric.node === node);
    const series = own.map(({ name, value = name }) => ({ name: value, points: pointsOf(rows, 'val', name) }));
    return lineChart({ title: `Validation: ${node}`, xLabel: 'updates', series, logFrom: 1e4, mark });
  });
}

function rateChart(rows: readonly LogRow[]): string {
  const rates = namesOf(rows, 'epoch').filter((name) => /^lr-[^-]*$/.test(name));
  const ofUpdates: Series = { name: 'learning rate', points: pointsOf(rows, 'train', 'lr'), look: 'stepped' };
  const series = ofUpdates.points.length > 0 ? [ofUpdates] : rates.map((name) => ({ name, points: pointsOf(rows, 'epoch', name) }));
  return lineChart({ title: 'Learning rate', xLabel: 'updates', series, logFrom: 20 });
}

function pointsOf(rows: readonly LogRow[], stage: LogRow['stage'], name: string): Point[] {
  return rows.flatMap((row): Point[] => {
    const value = row[name];
    return row.stage === stage && typeof value === 'number' ? [[row.step, value]] : [];
  });
}

function namesOf(rows: readonly LogRow[], stage: LogRow['stage']): string[] {
  return [...new Set(rows.filter((row) => row.stage === stage).flatMap(Object.keys))];
}
