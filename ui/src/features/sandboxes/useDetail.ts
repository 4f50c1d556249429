import { useCallback, useEffect, useState } from "react";
import type { ContainerRow, SandboxDetail, Told } from "../../ipc/bindings";
import { proveSandbox, sandboxDetail } from "../../ipc/client";
import { toTold } from "../../ipc/problem";

interface DetailState {
  detail?: SandboxDetail;
  problem?: Told;
}

/** The mounts of a sandbox with their newest proof; read again when the engine says that it changed. */
export function useDetail(row: ContainerRow) {
  const { id, state: running } = row;
  const [state, setState] = useState<DetailState>({});
  const [proving, setProving] = useState(false);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state of the container, or a new round, asks again
  useEffect(() => {
    let wanted = true;
    sandboxDetail(id).then(
      (detail) => wanted && setState({ detail }),
      (failure: unknown) => wanted && setState((before) => ({ ...before, problem: toTold(failure) })),
    );
    return () => {
      wanted = false;
    };
  }, [id, running, round]);

  const prove = useCallback(async () => {
    setProving(true);
    try {
      setState({ detail: await proveSandbox(id) });
    } catch (failure) {
      setState((before) => ({ ...before, problem: toTold(failure) }));
    } finally {
      setProving(false);
    }
  }, [id]);

  return { ...state, proving, prove, again: () => setRound(round + 1) };
}
