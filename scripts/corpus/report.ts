import { relative } from 'node:path';
import { renderTable } from '../../cli/print/table.js';
import type { Outcome, Verdict } from './verdict.js';

const outcomes: readonly Outcome[] = ['accepted', 'noticed', 'but-for-data', 'needs-plugin', 'refused', 'crashed'];
const titles: Readonly<Record<Outcome, string>> = {
  accepted: 'accepted',
  noticed: 'with notices',
  'but-for-data': 'but for their data',
  'needs-plugin': 'need a plugin',
  refused: 'refused',
  crashed: 'crashed',
};

/** As many blockers are printed. */
const shownBlockers = 40;

/** A reason and how many files it stands in the way of. */
export interface Blocker {
  readonly reason: string;
  readonly files: number;
  /** Files that it alone stands in the way of. */
  readonly alone: number;
}

function isRefused(outcome: Outcome): boolean {
  return outcome === 'needs-plugin' || outcome === 'refused' || outcome === 'crashed';
}

/** What stands in the way of the most files first. */
export function rankBlockers(verdicts: readonly Verdict[]): Blocker[] {
  const blockers = new Map<string, { files: number; alone: number }>();
  for (const { outcome, reasons } of verdicts) {
    if (!isRefused(outcome)) continue;
    for (const reason of reasons) {
      const { files, alone } = blockers.get(reason) ?? { files: 0, alone: 0 };
      blockers.set(reason, { files: files + 1, alone: alone + (reasons.length === 1 ? 1 : 0) });
    }
  }
  return [...blockers].map(([reason, counts]) => ({ reason, ...counts })).sort((a, b) => b.files - a.files || b.alone - a.alone);
}

/** Counts per sort of file, a row per file, and what stands in the way of the most. */
export function renderReport(folder: string, verdicts: readonly Verdict[]): string {
  const sorts = [...new Set(verdicts.map(({ sort }) => sort))].sort();
  const count = (sort: string, outcome: Outcome) => verdicts.filter((v) => v.sort === sort && v.outcome === outcome).length;
  const counts = sorts.map((sort) => [
    sort,
    String(verdicts.filter((v) => v.sort === sort).length),
    ...outcomes.map((outcome) => String(count(sort, outcome))),
    String(verdicts.filter((v) => v.sort === sort && v.migrated && !isRefused(v.outcome)).length),
  ]);
  const files = verdicts.map(({ file, sort, outcome, migrated, reasons }) => [
    relative(folder, file),
    sort,
    migrated ? `${titles[outcome]} (migrated)` : titles[outcome],
    reasons.join('; '),
  ]);
  const blockers = rankBlockers(verdicts).slice(0, shownBlockers);
  return [
    renderTable(['file', 'sort', 'outcome', 'because of'], files),
    renderTable(
      ['files', 'alone', 'blocker'],
      blockers.map(({ reason, files, alone }) => [String(files), String(alone), reason]),
    ),
    renderTable(['sort', 'files', ...outcomes.map((outcome) => titles[outcome]), 'accepted once migrated'], counts),
  ].join('\n\n');
}
