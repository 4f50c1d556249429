import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from "react";
import styles from "./DataGrid.module.css";
import { GridHeader } from "./GridHeader";
import { GridRow, type RowHandlers } from "./GridRow";
import { handleGridKey } from "./keys";
import type { Column, DataGridProps } from "./types";
import { useTypeAhead } from "./useTypeAhead";
import { useWidth } from "./useWidth";

/** Heights in pixels; the header stays on top while the rows scroll under it. */
const HEADER = 28;
const ROW = 32;

/** A table that draws only the rows in sight: as quick with a million rows as with ten, and complete by keyboard. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, count, rowAt, active } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const id = useId();
  const rows = useGridRows(props, scroller);
  const onKeyDown = useGridKeys(props, scroller);
  const on = useStableHandlers(props);
  const columns = useMemo(() => fitting(props.columns, width), [props.columns, width]);
  const template = columns.map((column) => column.track).join(" ");
  const items = rows.getVirtualItems();

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={items.some((item) => item.index === active) ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <GridHeader columns={columns} sort={props.sort} onSort={props.onSort} template={template} />
      <div role="rowgroup" className={styles.body} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => (
          <GridRow
            key={item.key}
            id={`${id}-${item.index}`}
            index={item.index}
            row={rowAt(item.index)}
            columns={columns}
            template={template}
            top={item.start - HEADER}
            height={item.size}
            active={item.index === active}
            on={on}
          />
        ))}
      </div>
      {props.footer && <div className={styles.footer}>{props.footer}</div>}
    </div>
  );
}

/** The columns that there is room for; all of them while the width is not known. */
function fitting<Row>(columns: Column<Row>[], width: number): Column<Row>[] {
  return width === 0 ? columns : columns.filter((column) => width >= (column.from ?? 0));
}

/** The handlers under one identity, so that a row is drawn again only when it changes itself. */
function useStableHandlers<Row>({ onActive, onPick, onOpen }: DataGridProps<Row>): RowHandlers {
  const newest = useRef({ onActive, onPick, onOpen });
  useEffect(() => {
    newest.current = { onActive, onPick, onOpen };
  }, [onActive, onPick, onOpen]);
  return useMemo(
    () => ({
      click: (index) => {
        newest.current.onActive(index);
        newest.current.onPick?.(index);
      },
      open: (index) => newest.current.onOpen?.(index),
    }),
    [],
  );
}

type Scroller = { current: HTMLDivElement | null };

/** Which rows are drawn, and where; keeps the active one in sight. */
function useGridRows<Row>({ count, active, onVisible, autoFocus }: DataGridProps<Row>, scroller: Scroller) {
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollMargin: HEADER,
    scrollPaddingStart: HEADER,
    initialRect: { width: 800, height: 600 },
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => onVisible?.(first, last), [onVisible, first, last]);
  useEffect(() => {
    if (active >= 0 && active < count) rows.scrollToIndex(active, { align: "auto" });
  }, [rows, active, count]);
  useEffect(() => {
    if (autoFocus) scroller.current?.focus({ preventScroll: true });
  }, [autoFocus, scroller]);
  return rows;
}

/** The keys of the grid. Keys of a control inside it stay that control's. */
function useGridKeys<Row>(props: DataGridProps<Row>, scroller: Scroller) {
  const { active, count, onActive, onOpen, onBack, onSeek } = props;
  const seek = useTypeAhead((typed, from) => onSeek?.(typed, from) ?? -1, onActive);
  return (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const height = (scroller.current?.clientHeight ?? 0) - HEADER;
    const pageRows = Math.max(1, Math.floor(height / ROW) - 1);
    if (handleGridKey(event, { active, count, pageRows, onActive, onOpen, onBack, seek }))
      event.preventDefault();
  };
}
