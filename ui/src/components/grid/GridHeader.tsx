import { Icon } from "../Icon";
import styles from "./DataGrid.module.css";
import type { Column, Sort } from "./types";

interface GridHeaderProps<Row> {
  columns: Column<Row>[];
  sort: Sort | undefined;
  onSort: ((column: string) => void) | undefined;
  /** The columns' tracks. */
  template: string;
}

/** The titles of the columns; a sortable one is a button that says which way the rows run. */
export function GridHeader<Row>({ columns, sort, onSort, template }: GridHeaderProps<Row>) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={direction(column, sort)}
            className={column.end ? styles.end : styles.cell}
          >
            {column.sortable && onSort ? (
              <button type="button" className={styles.sorter} onClick={() => onSort(column.id)}>
                {column.title}
                {sort?.by === column.id && (
                  <Icon name={sort.descending ? "descending" : "ascending"} size={11} />
                )}
              </button>
            ) : (
              column.title
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function direction<Row>(column: Column<Row>, sort: Sort | undefined) {
  if (!column.sortable) return undefined;
  if (sort?.by !== column.id) return "none";
  return sort.descending ? "descending" : "ascending";
}
