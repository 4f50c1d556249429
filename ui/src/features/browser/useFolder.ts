import { useCallback, useEffect, useState } from "react";
import type { Told } from "../../ipc/bindings";
import { toTold } from "../../ipc/problem";
import { Folder, type FolderQuery } from "./folder";

/** A folder on its way, open, or refused. While the next one is on its way, the one before stays in sight. */
export interface FolderState {
  folder: Folder | undefined;
  problem: Told | undefined;
  opening: boolean;
  /** Rows came into sight. */
  onVisible: (first: number, last: number) => void;
  /** Reads it anew. */
  again: () => void;
}

/** Opens the folder of a query, and closes it when another is asked for. */
export function useFolder(query: FolderQuery): FolderState {
  const { volume, path, hidden } = query;
  const { by, descending } = query.sort;
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ folder?: Folder; problem?: Told; opening: boolean }>({
    opening: true,
  });
  const [, redraw] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a wish to read the same folder again
  useEffect(() => {
    let wanted = true;
    let opened: Folder | undefined;
    setState((before) => ({ ...before, opening: true }));
    Folder.open({ volume, path, hidden, sort: { by, descending } }).then(
      (folder) => {
        opened = folder;
        if (wanted) setState({ folder, opening: false });
        else folder.close();
      },
      (failure: unknown) => {
        if (wanted) setState({ problem: toTold(failure), opening: false });
      },
    );
    return () => {
      wanted = false;
      opened?.close();
    };
  }, [volume, path, hidden, by, descending, round]);

  const { folder } = state;
  const onVisible = useCallback(
    (first: number, last: number) => {
      folder?.load(first, last).then(
        (came) => came && redraw((before) => before + 1),
        // The agent was closed meanwhile, or the engine went away: reading the folder anew tells which.
        again,
      );
    },
    [folder, again],
  );

  return { folder, problem: state.problem, opening: state.opening, onVisible, again };
}
