import type { Channel } from "@tauri-apps/api/core";
import type { Draft, LaunchProgress, Stage } from "../src/ipc/bindings";
import { problem } from "./problems";

const stages: Stage[] = ["resolve", "create", "readBack", "gate", "verified"];

interface LaunchArgs {
  launch: string;
  draft: Draft;
  progress: Channel<LaunchProgress>;
}

/** Launches that go on until they are told to: an image "hangs" stops in the gate, "mismatch" fails there. */
export function madeUpLaunch() {
  const waiting = new Map<string, (reason: unknown) => void>();
  return {
    launch: ({ launch, draft, progress }: LaunchArgs) => {
      const to = draft.name === "hangs" || draft.name === "mismatch" ? 4 : 5;
      stages.slice(0, to).forEach((stage, index) => {
        progress.onmessage({ kind: "began", stage, afterMs: index * 97 });
      });
      if (draft.name === "hangs") return new Promise((_, reject) => waiting.set(launch, reject));
      if (draft.name === "mismatch") throw mismatch;
      return {
        container: "c0ffee000001",
        name: "trainer-a",
        tookMs: 412,
        proof: { at: Date.now(), proved: true, mounts: [] },
      };
    },
    launch_cancel: ({ launch }: { launch: string }) => {
      waiting.get(launch)?.(
        problem("LAUNCH_CANCELLED", "The launch was cancelled in the gate.", { retryable: true }),
      );
      return null;
    },
  };
}

const mismatch = problem("MOUNT_MISMATCH", "/mnt/train is not the planned folder.", {
  retryable: true,
  context: {
    target: "/mnt/train",
    planned: "ml-corpus/datasets/train (254:0, 11862276)",
    found: "/ (254:0, 2)",
    stage: "gate",
  },
});
