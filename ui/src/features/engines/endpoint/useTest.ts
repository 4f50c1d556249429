import { useRef, useState } from "react";
import type { EndpointStage, EngineIdentity, SavedEndpoint, Told } from "../../../ipc/bindings";
import { testEndpoint } from "../../../ipc/client";
import { toTold } from "../../../ipc/problem";

/** How far a test of an endpoint is. */
export type Test =
  | { kind: "none" }
  | { kind: "running"; stage: EndpointStage }
  | { kind: "answers"; engine: EngineIdentity }
  | { kind: "failed"; problem: Told };

/** Tests an endpoint, one test at a time: what an earlier one finds out is not heard any more. */
export function useTest() {
  const [test, setTest] = useState<Test>({ kind: "none" });
  const latest = useRef(0);
  const run = async (endpoint: SavedEndpoint): Promise<void> => {
    latest.current += 1;
    const own = latest.current;
    const tell = (next: Test) => own === latest.current && setTest(next);
    tell({ kind: "running", stage: "connecting" });
    try {
      const engine = await testEndpoint(endpoint, (stage) => tell({ kind: "running", stage }));
      tell({ kind: "answers", engine });
    } catch (failure) {
      tell({ kind: "failed", problem: toTold(failure) });
    }
  };
  const tell = (next: Test) => {
    latest.current += 1;
    setTest(next);
  };
  return { test, run, tell };
}
