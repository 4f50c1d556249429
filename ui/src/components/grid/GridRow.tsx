import { memo } from "react";
import styles from "./DataGrid.module.css";
import type { Column } from "./types";

/** What a row tells the grid. */
export interface RowHandlers {
  click: (index: number) => void;
  open: (index: number) => void;
}

interface GridRowProps<Row> {
  id: string;
  index: number;
  /** `undefined` while it is on its way. */
  row: Row | undefined;
  columns: Column<Row>[];
  /** The columns' tracks. */
  template: string;
  /** Where it stands below the header, and how high it is, in pixels. */
  top: number;
  height: number;
  active: boolean;
  on: RowHandlers;
}

function Row<Row>({ id, index, row, columns, template, top, height, active, on }: GridRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      aria-busy={row === undefined || undefined}
      className={styles.row}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      onClick={() => on.click(index)}
      onDoubleClick={() => on.open(index)}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.end ? styles.end : styles.cell}>
          {row === undefined ? <span className={styles.coming} /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row, or the shape of one that is on its way. The grid keeps the focus and handles the keys of all its rows. */
export const GridRow = memo(Row) as typeof Row;
