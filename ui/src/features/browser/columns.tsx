import { useMemo } from "react";
import type { Column } from "../../components/grid/types";
import { Icon, type IconName } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { useNow } from "../../components/useNow";
import type { EntryKind, EntryRow, LinkState } from "../../ipc/bindings";
import { modeText } from "../../words/mode";
import { sizeText } from "../../words/size";
import { agoText, momentText } from "../../words/time";
import styles from "./columns.module.css";

const pictures: Record<EntryKind, IconName> = {
  folder: "folder",
  file: "file",
  link: "link",
  pipe: "special",
  socket: "special",
  device: "special",
};

const linkWords: Record<LinkState, string | undefined> = {
  inside: undefined,
  broken: "leads nowhere",
  leaves: "leaves the volume",
  loops: "goes round in a circle",
};

/** The columns of a folder. Narrow panes keep name, size and time; the preview has the rest. */
export function useEntryColumns(): Column<EntryRow>[] {
  const now = useNow();
  return useMemo(
    () => [
      {
        id: "name",
        title: "Name",
        track: "minmax(160px, 1fr)",
        sortable: true,
        cell: (row) => <EntryName row={row} />,
      },
      { id: "size", title: "Size", track: "64px", end: true, sortable: true, cell: size },
      {
        id: "mode",
        title: "Mode",
        track: "84px",
        from: 520,
        cell: (row) => <code className={styles.quiet}>{mode(row)}</code>,
      },
      {
        id: "owner",
        title: "Owner",
        track: "78px",
        from: 520,
        cell: (row) => <code className={styles.quiet}>{row.kind ? `${row.uid}:${row.gid}` : ""}</code>,
      },
      {
        id: "modified",
        title: "Modified",
        track: "76px",
        sortable: true,
        cell: (row) =>
          row.kind && (
            <span className={styles.quiet} title={momentText(row.modified)}>
              {agoText(row.modified, now)}
            </span>
          ),
      },
    ],
    [now],
  );
}

/** The name of an entry, with what one should know before opening or mounting it. */
function EntryName({ row }: { row: EntryRow }) {
  const { link, kind } = row;
  return (
    <span className={styles.entry}>
      <Icon
        name={kind ? pictures[kind] : "warning"}
        className={kind === "folder" ? styles.folder : styles.icon}
      />
      <Name oneLine>{row.name}</Name>
      {link && (
        <span className={styles.target}>
          → <Name oneLine>{link.target}</Name>
        </span>
      )}
      {link && linkWords[link.state] && <Tag tone="bad">{linkWords[link.state]}</Tag>}
      {row.oddName && <Tag title="Characters that would not show are written as escapes">odd name</Tag>}
      {kind === null && <Tag tone="warn">gone</Tag>}
      {(kind === "pipe" || kind === "socket" || kind === "device") && <Tag>{kind}</Tag>}
    </span>
  );
}

function size(row: EntryRow): string {
  return row.kind === "file" ? sizeText(row.size) : "";
}

function mode(row: EntryRow): string {
  if (!row.kind) return "";
  return modeText(row.mode, row.kind === "device" ? "charDevice" : row.kind);
}
