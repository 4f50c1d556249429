import type { ReactNode } from "react";

/** A column of a grid. */
export interface Column<Row> {
  id: string;
  title: string;
  /** A CSS grid track: `1fr`, `80px`, `minmax(0, 2fr)`. */
  track: string;
  /** Numbers stand at the end, words at the start. */
  end?: boolean;
  /** Shown only where the grid is at least this many pixels wide. */
  from?: number;
  /** Whether its title is a button that sorts. */
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

/** By which column the rows are ordered. The grid does not sort: whoever owns the rows does. */
export interface Sort<Id extends string = string> {
  by: Id;
  descending: boolean;
}

/** What a grid needs to know. Rows are asked for by their index, so they may be loaded piece by piece. */
export interface DataGridProps<Row> {
  /** Its accessible name. */
  label: string;
  columns: Column<Row>[];
  count: number;
  /** `undefined` while the row is on its way. */
  rowAt: (index: number) => Row | undefined;
  sort?: Sort;
  onSort?: (column: string) => void;
  /** The row that the keyboard is on, -1 for none. */
  active: number;
  /** The keyboard or a click moved to a row. */
  onActive: (index: number) => void;
  /** A click, where it does more than moving there. */
  onPick?: (index: number) => void;
  /** Enter or a double click. */
  onOpen?: (index: number) => void;
  /** Backspace. */
  onBack?: () => void;
  /** Finds the row that typed letters lead to, looking from `from` on; -1 where there is none. */
  onSeek?: (typed: string, from: number) => number | Promise<number>;
  /** Rows that are, or will soon be, in sight: the time to load them. */
  onVisible?: (first: number, last: number) => void;
  /** Takes the focus when it appears. */
  autoFocus?: boolean;
  /** Stands under the last row. */
  footer?: ReactNode;
}
