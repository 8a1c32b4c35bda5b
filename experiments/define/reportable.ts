/** A cell of a reported table. */
export type Cell = string | number | boolean | null;

interface Titled {
  readonly title: string;
  /** Reportables of one group are shown together. */
  readonly group?: string;
}

/** Rows under named columns. */
export interface TableReportable extends Titled {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A drawing as SVG text, or a picture as PNG bytes. */
export interface FigureReportable extends Titled {
  readonly kind: 'figure';
  readonly image: { readonly svg: string } | { readonly png: Uint8Array };
  readonly caption?: string;
}

/** Paragraphs, parted by empty lines. */
export interface TextReportable extends Titled {
  readonly kind: 'text';
  readonly text: string;
}

/** What a stage shows in the report: kept with its artifacts, and shown again where the stage is reused. */
export type Reportable = TableReportable | FigureReportable | TextReportable;
