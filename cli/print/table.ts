import Table from 'cli-table3';

/** Rows under a head, in columns as wide as needed, ruled only below the head. Ends without a line break. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
      mid: '',
      'mid-mid': '',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  table.push(
    widths.map((width) => '-'.repeat(width)),
    ...rows.map((row) => [...row]),
  );
  return table.toString().replace(/[ ]+$/gm, '');
}
