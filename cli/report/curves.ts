import type { LogRow } from '../../runtime/index.js';
import { lineChart, type Point, type Series } from './line-chart.js';

/** The charts of a log: the loss, its parts, the metrics of each node, and the learning rate, all over updates. */
export function curves(rows: readonly LogRow[], metricNodes: readonly string[]): string[] {
  return [lossChart(rows), partsChart(rows), ...metricCharts(rows, metricNodes), rateChart(rows)];
}

function lossChart(rows: readonly LogRow[]): string {
  const series: Series[] = [
    { name: 'train, each update', points: pointsOf(rows, 'train', 'train_loss'), look: 'faint' },
    { name: 'train, mean of the epoch', points: pointsOf(rows, 'epoch', 'train_loss_epoch') },
    { name: 'validation', points: pointsOf(rows, 'val', 'val_loss') },
  ];
  return lineChart({ title: 'Loss', xLabel: 'updates', series, logFrom: 50 });
}

function partsChart(rows: readonly LogRow[]): string {
  const train = namesOf(rows, 'epoch').filter((name) => /^train\/.*_epoch$/.test(name));
  if (train.length < 2) return '';
  const series = [
    ...train.map((name) => ({ name: name.replace(/_epoch$/, ''), points: pointsOf(rows, 'epoch', name) })),
    ...namesOf(rows, 'val')
      .filter((name) => name.startsWith('val/'))
      .map((name) => ({ name, points: pointsOf(rows, 'val', name) })),
  ];
  return lineChart({ title: 'Parts of the loss', xLabel: 'updates', series, logFrom: 50 });
}

function metricCharts(rows: readonly LogRow[], wanted: readonly string[]): string[] {
  const names = namesOf(rows, 'val').filter((name) => name.includes('/') && !name.startsWith('val/'));
  const nodes = [...new Set(names.map((name) => name.slice(0, name.indexOf('/'))))].filter((node) => wanted.length === 0 || wanted.includes(node));
  return nodes.map((node) => {
    const own = names.filter((name) => name.startsWith(`${node}/`));
    const series = own.map((name) => ({ name: name.slice(node.length + 1), points: pointsOf(rows, 'val', name) }));
    return lineChart({ title: `Validation: ${node}`, xLabel: 'updates', series, logFrom: 1e4 });
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
