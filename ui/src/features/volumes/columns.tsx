import { useMemo } from "react";
import type { Column } from "../../components/grid/types";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { useNow } from "../../components/useNow";
import type { VolumeRow, VolumeUse } from "../../ipc/bindings";
import { agoText, momentText } from "../../words/time";
import styles from "./columns.module.css";
import { labelText } from "./filter";

/** The columns of the volumes. Beside an open volume there is room for the first and the users only. */
export function useVolumeColumns(beside: boolean): Column<VolumeRow>[] {
  const now = useNow();
  return useMemo(() => {
    const name: Column<VolumeRow> = {
      id: "name",
      title: "Name",
      track: "minmax(0, 1.5fr)",
      sortable: true,
      cell: (row) => <VolumeName row={row} tagged={!beside} />,
    };
    const usedBy: Column<VolumeRow> = {
      id: "usedBy",
      title: "Used by",
      track: "minmax(0, 1fr)",
      from: 250,
      sortable: true,
      cell: (row) => <UsedBy uses={row.usedBy} />,
    };
    if (beside) return [name, usedBy];
    return [
      name,
      usedBy,
      { id: "driver", title: "Driver", track: "84px", sortable: true, cell: (row) => row.driver },
      {
        id: "created",
        title: "Created",
        track: "92px",
        sortable: true,
        cell: (row) => <Created created={row.created} now={now} />,
      },
      {
        id: "labels",
        title: "Labels",
        track: "minmax(0, 1fr)",
        from: 700,
        cell: (row) => <Labels labels={row.labels} />,
      },
    ];
  }, [beside, now]);
}

/** Names that an engine chose are long and say nothing: their beginning is enough to tell them apart. */
const ANONYMOUS_SHOWN = 12;

function VolumeName({ row, tagged }: { row: VolumeRow; tagged: boolean }) {
  return (
    <span className={styles.name} title={row.name}>
      <Icon name="volume" className={styles.icon} />
      {row.anonymous ? (
        <>
          <Name mono>{`${row.name.slice(0, ANONYMOUS_SHOWN)}…`}</Name>
          {tagged && <Tag>anonymous</Tag>}
        </>
      ) : (
        <Name oneLine>{row.name}</Name>
      )}
    </span>
  );
}

function UsedBy({ uses }: { uses: VolumeUse[] }) {
  if (uses.length === 0) return <span className={styles.faint}>unused</span>;
  const names = [...new Set(uses.map((use) => use.name))].join(", ");
  return (
    <span className={styles.mute}>
      <Name oneLine>{names}</Name>
    </span>
  );
}

function Created({ created, now }: { created: string | null; now: number }) {
  const moment = created === null ? Number.NaN : Date.parse(created);
  if (Number.isNaN(moment)) return <span className={styles.faint}>unknown</span>;
  return (
    <span className={styles.mute} title={momentText(moment)}>
      {agoText(moment, now)}
    </span>
  );
}

function Labels({ labels }: { labels: Record<string, string> }) {
  const all = Object.entries(labels).map(labelText);
  const [first, ...more] = all;
  if (first === undefined) return null;
  return (
    <span className={styles.labels} title={all.join("\n")}>
      <Tag>
        <Name oneLine>{first}</Name>
      </Tag>
      {more.length > 0 && <span className={styles.faint}>and {more.length} more</span>}
    </span>
  );
}
