import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { EmptyState } from "../../components/EmptyState";
import { DataGrid } from "../../components/grid/DataGrid";
import { useInventory } from "../../inventory/store";
import type { VolumeRow } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { newMount, useDraft, volumeSource } from "../composer/draft";
import { useVolumeColumns } from "./columns";
import { filtered, noFilter, type VolumeSort, volumeFilter } from "./filter";

/** The volumes that the filter shows. Moving by keyboard opens nothing: a volume opens on Enter or a click. */
export function VolumeList({ open }: { open: string | undefined }) {
  const { volumes, engine } = useInventory();
  const filter = volumeFilter.use();
  const rows = useMemo(() => filtered(volumes, filter), [volumes, filter]);
  const columns = useVolumeColumns(open !== undefined);
  const [on, setOn] = useState(open);
  const active = rows.findIndex((row) => row.name === (on ?? open));
  const show = (index: number) => {
    const row = rows[index];
    if (row) go({ page: "volumes", volume: row.name });
  };

  if (engine && volumes.length === 0) return <NoVolumes />;
  if (engine && rows.length === 0) return <NoMatch />;
  return (
    <DataGrid<VolumeRow>
      label="Volumes"
      columns={columns}
      count={rows.length}
      rowAt={(index) => rows[index]}
      sort={filter.sort}
      onSort={(by) => sortBy(by as VolumeSort)}
      active={active}
      onActive={(index) => setOn(rows[index]?.name)}
      onPick={show}
      onOpen={show}
      onSeek={(typed, from) => seek(rows, typed, from)}
      autoFocus={open === undefined}
    />
  );
}

function seek(rows: readonly VolumeRow[], typed: string, from: number): number {
  const begins = (row: VolumeRow) => row.name.toLowerCase().startsWith(typed.toLowerCase());
  const ahead = rows.findIndex((row, index) => index >= from && begins(row));
  return ahead >= 0 ? ahead : rows.findIndex(begins);
}

function sortBy(by: VolumeSort) {
  const now = volumeFilter.get();
  volumeFilter.set({ ...now, sort: { by, descending: now.sort.by === by && !now.sort.descending } });
}

function NoVolumes() {
  return (
    <EmptyState icon="volume" title="No volumes on this engine" action={<NewSandbox />}>
      A volume keeps data apart from the containers that use it. One appears here as soon as anybody makes it:
      with <code>docker volume create</code>, or with a sandbox that asks for a new one.
    </EmptyState>
  );
}

function NewSandbox() {
  const form = useDraft();
  const begin = () => {
    const source = { ...volumeSource("", ""), create: true };
    form.insertListItem("mounts", newMount(source, form.values.mounts));
    go({ page: "composer" });
  };
  return (
    <Button variant="filled" onClick={begin}>
      New sandbox with a new volume
    </Button>
  );
}

function NoMatch() {
  const clear = () => volumeFilter.set({ ...noFilter, sort: volumeFilter.get().sort });
  return (
    <EmptyState
      icon="search"
      title="No volume matches"
      action={<Button onClick={clear}>Show all volumes</Button>}
    >
      Words are looked for in names, drivers, labels and the names of those who use a volume.
    </EmptyState>
  );
}
