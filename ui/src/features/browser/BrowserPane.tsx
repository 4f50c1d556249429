import { useHotkeys } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { EmptyState } from "../../components/EmptyState";
import { DataGrid } from "../../components/grid/DataGrid";
import { Waiting } from "../../components/Waiting";
import { ErrorNotice } from "../../errors/ErrorNotice";
import { useAct } from "../../errors/useAct";
import type { EntryRow, SortBy } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { countOf } from "../../words/size";
import { BrowserBar } from "./BrowserBar";
import styles from "./BrowserPane.module.css";
import { browsing } from "./browsing";
import { useEntryColumns } from "./columns";
import { type Folder, sameQuery } from "./folder";
import { child, parent } from "./path";
import { seek } from "./seek";
import { type FolderState, useFolder } from "./useFolder";

interface BrowserPaneProps {
  volume: string;
  path: string;
  /** An entry to stand on when the folder opens. */
  entry: string | undefined;
  /** The entry that the person is on, and the folder that holds it. */
  onEntry: (entry: EntryRow | undefined, folder: Folder | undefined) => void;
}

/** The inside of a volume, one folder at a time. */
export function BrowserPane({ volume, path, entry, onEntry }: BrowserPaneProps) {
  const { sort, hidden } = browsing.use();
  const state = useFolder({ volume, path, sort, hidden });
  const { folder } = state;
  const [active, setActive] = useActive(folder, entry);
  const act = useAct(state.again);
  const row = folder?.at(active);

  useEffect(() => onEntry(row, folder), [onEntry, row, folder]);
  const up = () => leave(volume, path);
  // Where no grid takes the keys, Backspace still leads out.
  useHotkeys([
    ["alt+ArrowUp", up],
    ["F5", state.again],
    ...(state.problem ? [["Backspace", up] as [string, () => void]] : []),
  ]);

  return (
    <section className={styles.pane} aria-label={`Inside ${volume}`}>
      <BrowserBar volume={volume} path={path} subPath={mountable(state, path)} onAgain={state.again} />
      {state.problem && (
        <div className={styles.notice}>
          <ErrorNotice problem={state.problem} act={act} onRetry={state.again} />
        </div>
      )}
      {state.opening && !folder && <Waiting>{`Opening ${volume}…`}</Waiting>}
      {folder && !state.problem && (
        <Entries state={state} folder={folder} active={active} onActive={setActive} onBack={up} />
      )}
    </section>
  );
}

interface EntriesProps {
  state: FolderState;
  folder: Folder;
  active: number;
  onActive: (index: number) => void;
  onBack: () => void;
}

/** The entries of a folder. It says which folder it shows: while the next one is on its way, that is the one before. */
function Entries({ state, folder, active, onActive, onBack }: EntriesProps) {
  const columns = useEntryColumns();
  const { volume, path, sort, hidden } = folder.query;
  return (
    <div className={styles.entries} data-opening={state.opening || undefined} aria-busy={state.opening}>
      <DataGrid<EntryRow>
        key={`${volume}/${path}`}
        label={`Files in ${path === "" ? volume : path}`}
        columns={columns}
        count={folder.total}
        rowAt={folder.at}
        sort={sort}
        onSort={(by) => sortBy(by as SortBy)}
        active={active}
        onActive={onActive}
        onOpen={(index) => enter(folder, folder.at(index))}
        onBack={onBack}
        onSeek={(typed, from) => seek(folder, typed, from)}
        onVisible={state.onVisible}
        autoFocus
        footer={folder.total === 0 ? <NoEntries hidden={hidden} root={path === ""} /> : counted(folder)}
      />
    </div>
  );
}

/** The open folder as a subPath: `undefined` while it is on its way, `null` where it cannot be mounted. */
function mountable({ folder, problem }: FolderState, path: string): string | null | undefined {
  if (problem) return null;
  return folder?.query.path === path ? folder.subPath : undefined;
}

function counted({ total, folders }: Folder): string {
  const of = folders > 0 && folders < total ? `, ${countOf(folders, "folder", "folders")} first` : "";
  return `${countOf(total, "entry", "entries")}${of} · read-only view`;
}

/** The row that the keyboard is on: where one came from, or the first; the same one where a folder is read again. */
function useActive(folder: Folder | undefined, entry: string | undefined) {
  const [on, setOn] = useState<{ folder: Folder | undefined; index: number }>({
    folder: undefined,
    index: 0,
  });
  const stood = useRef<Folder>(undefined);
  useEffect(() => {
    const again = isAgain(stood.current, folder);
    stood.current = folder;
    if (!folder || entry === undefined || again) return;
    let wanted = true;
    void seek(folder, entry, 0).then((index) => wanted && index >= 0 && setOn({ folder, index }));
    return () => {
      wanted = false;
    };
  }, [folder, entry]);
  const setActive = useCallback((index: number) => setOn({ folder, index }), [folder]);
  const kept = on.folder === folder || isAgain(on.folder, folder);
  return [kept ? Math.min(on.index, Math.max(0, (folder?.total ?? 0) - 1)) : 0, setActive] as const;
}

function isAgain(before: Folder | undefined, now: Folder | undefined): boolean {
  return before !== undefined && now !== undefined && sameQuery(before.query, now.query);
}

function NoEntries({ hidden, root }: { hidden: boolean; root: boolean }) {
  return (
    <EmptyState icon="folder" title={root ? "This volume is empty" : "This folder is empty"}>
      {hidden
        ? "A sandbox that mounts it read-write can put something into it."
        : "There may be hidden files: “Hidden” above shows them."}
    </EmptyState>
  );
}

/** Opens what can be opened: folders, and links that lead to folders inside the volume. */
function enter({ query: { volume, path } }: Folder, row: EntryRow | undefined) {
  if (row?.kind === "folder") go({ page: "volumes", volume, path: child(path, row.name) });
  if (row?.link?.state === "inside" && row.link.kind === "folder" && row.link.canonical !== null) {
    go({ page: "volumes", volume, path: row.link.canonical });
  }
}

/** Goes up, and stands on the folder it came from; from the root to all volumes. */
function leave(volume: string, path: string) {
  const up = parent(path);
  go(up ? { page: "volumes", volume, path: up.folder, entry: up.name } : { page: "volumes" });
}

function sortBy(by: SortBy) {
  const now = browsing.get();
  browsing.set({ ...now, sort: { by, descending: now.sort.by === by && !now.sort.descending } });
}
