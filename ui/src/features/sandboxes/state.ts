import type { Tone } from "../../components/Tag";
import type { ContainerRow, ContainerState } from "../../ipc/bindings";

const words: Record<ContainerState, { word: string; tone: Tone }> = {
  created: { word: "Not started", tone: "plain" },
  running: { word: "Running", tone: "ok" },
  paused: { word: "Paused", tone: "warn" },
  restarting: { word: "Restarting", tone: "warn" },
  removing: { word: "Being removed", tone: "plain" },
  exited: { word: "Ended", tone: "plain" },
  dead: { word: "Dead", tone: "bad" },
};

/** The state of a container in words, with its exit code where it ended badly. */
export function stateWords({ state, exitCode }: ContainerRow): { word: string; tone: Tone } {
  if (state === "exited" && exitCode !== null && exitCode !== 0)
    return { word: `Ended with ${exitCode}`, tone: "bad" };
  return words[state];
}

/** Whether its first process lives. */
export function isAlive({ state }: ContainerRow): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}
