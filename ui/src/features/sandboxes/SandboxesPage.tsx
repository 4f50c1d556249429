import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { EmptyState } from "../../components/EmptyState";
import { DataGrid } from "../../components/grid/DataGrid";
import type { Column } from "../../components/grid/types";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag } from "../../components/Tag";
import { useNow } from "../../components/useNow";
import { PageHeader } from "../../frame/PageHeader";
import { useInventory } from "../../inventory/store";
import type { ContainerRow } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { agoText } from "../../words/time";
import { mountText } from "./mountText";
import styles from "./SandboxesPage.module.css";
import { State } from "./State";

/** Every sandbox; and, where wanted, what others run on the same engine. */
export function SandboxesPage() {
  const { containers, engine } = useInventory();
  const [others, setOthers] = useState(false);
  const ours = useMemo(() => containers.filter((row) => row.sandbox !== null), [containers]);
  const rows = others ? containers : ours;
  const foreign = containers.length - ours.length;
  return (
    <>
      <PageHeader
        title="Sandboxes"
        actions={
          <Button
            variant="filled"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => go({ page: "composer" })}
          >
            New sandbox
          </Button>
        }
      >
        {foreign > 0 && (
          <Button variant="subtle" aria-pressed={others} onClick={() => setOthers(!others)}>
            {others
              ? "Hide other containers"
              : `Show ${foreign} other ${foreign === 1 ? "container" : "containers"}`}
          </Button>
        )}
      </PageHeader>
      <main className={styles.main}>
        {engine && rows.length === 0 ? <NoSandboxes /> : <SandboxGrid rows={rows} />}
      </main>
    </>
  );
}

function SandboxGrid({ rows }: { rows: readonly ContainerRow[] }) {
  const columns = useColumns();
  const [on, setOn] = useState<string>();
  const open = (index: number) => {
    const row = rows[index];
    if (row) go({ page: "sandbox", id: row.id });
  };
  return (
    <DataGrid<ContainerRow>
      label="Sandboxes"
      columns={columns}
      count={rows.length}
      rowAt={(index) => rows[index]}
      active={rows.findIndex((row) => row.id === on)}
      onActive={(index) => setOn(rows[index]?.id)}
      onPick={open}
      onOpen={open}
      onSeek={(typed, from) => seek(rows, typed, from)}
    />
  );
}

function seek(rows: readonly ContainerRow[], typed: string, from: number): number {
  const begins = (row: ContainerRow) => row.name.toLowerCase().startsWith(typed.toLowerCase());
  const ahead = rows.findIndex((row, index) => index >= from && begins(row));
  return ahead >= 0 ? ahead : rows.findIndex(begins);
}

function useColumns(): Column<ContainerRow>[] {
  const now = useNow();
  return useMemo(
    () => [
      { id: "name", title: "Name", track: "minmax(0, 1.1fr)", cell: (row) => <SandboxName row={row} /> },
      { id: "state", title: "State", track: "124px", cell: (row) => <State row={row} /> },
      { id: "mounts", title: "Mounts", track: "minmax(0, 1.6fr)", cell: (row) => <Mounts row={row} /> },
      {
        id: "image",
        title: "Image",
        track: "minmax(0, 1fr)",
        from: 640,
        cell: (row) => (
          <span className={styles.mute}>
            <Name mono oneLine>
              {row.image}
            </Name>
          </span>
        ),
      },
      {
        id: "created",
        title: "Created",
        track: "84px",
        cell: (row) => (
          <span className={styles.mute}>
            {row.created ? agoText(Date.parse(row.created), now) : "unknown"}
          </span>
        ),
      },
    ],
    [now],
  );
}

function SandboxName({ row }: { row: ContainerRow }) {
  return (
    <span className={styles.name}>
      <Icon name="sandbox" className={styles.icon} />
      <Name oneLine strong={row.sandbox !== null}>
        {row.name}
      </Name>
      {row.sandbox === null && <Tag>not ours</Tag>}
    </span>
  );
}

function Mounts({ row }: { row: ContainerRow }) {
  const [first, ...more] = row.mounts;
  if (!first) return <span className={styles.faint}>none</span>;
  return (
    <span className={styles.mounts} title={row.mounts.map(mountText).join("\n")}>
      <Name mono oneLine>
        {mountText(first)}
      </Name>
      {more.length > 0 && <span className={styles.faint}>and {more.length} more</span>}
    </span>
  );
}

function NoSandboxes() {
  return (
    <EmptyState
      icon="sandbox"
      title="No sandboxes yet"
      action={
        <>
          <Button variant="filled" onClick={() => go({ page: "volumes" })}>
            Choose a folder to mount
          </Button>
          <Button onClick={() => go({ page: "composer" })}>New sandbox</Button>
        </>
      }
    >
      Open a volume, walk to the folder that matters, and choose “Mount this folder”. Its mounts are proved
      before anything runs.
    </EmptyState>
  );
}
