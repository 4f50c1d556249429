import type { CSSProperties } from "react";
import styles from "./DataGrid.module.css";
import type { Column } from "./types";

interface GridRowProps<Row> {
  id: string;
  index: number;
  row: Row | undefined;
  columns: Column<Row>[];
  active: boolean;
  place: CSSProperties;
  onActive: (index: number) => void;
  onPick: ((index: number) => void) | undefined;
  onOpen: ((index: number) => void) | undefined;
}

/** One row, or the shape of one that is on its way. The grid keeps the focus and handles the keys of all its rows. */
export function GridRow<Row>({ id, index, row, columns, active, place, ...on }: GridRowProps<Row>) {
  const onClick = () => {
    on.onActive(index);
    on.onPick?.(index);
  };
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      aria-busy={row === undefined || undefined}
      className={styles.row}
      style={place}
      onClick={onClick}
      onDoubleClick={() => on.onOpen?.(index)}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.end ? styles.end : styles.cell}>
          {row === undefined ? <span className={styles.coming} /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}
