import { StageList, type StageState } from "../../../components/StageList";
import type { PrivateReport, StartStage } from "../../../ipc/bindings";

const order: StartStage[] = ["prepare", "answer", "connect"];

const words: Record<StartStage, { title: string; detail: string }> = {
  prepare: { title: "Prepare", detail: "its folders and its network" },
  answer: { title: "Start", detail: "until it answers" },
  connect: { title: "Connect", detail: "and read what it has" },
};

/** How far a start is, or where it failed. One that failed after its start shows none. */
export function StartStages({ report: { state } }: { report: PrivateReport }) {
  const here = state.kind === "starting" || state.kind === "failed" ? state.stage : null;
  if (here === null) return null;
  const failed = state.kind === "failed";
  return (
    <StageList
      label="Stages of the start"
      stages={order.map((stage) => ({ id: stage, ...words[stage], state: stateOf(stage, here, failed) }))}
    />
  );
}

function stateOf(stage: StartStage, here: StartStage, failed: boolean): StageState {
  const difference = order.indexOf(stage) - order.indexOf(here);
  if (difference < 0) return "done";
  if (difference > 0) return "waiting";
  return failed ? "failed" : "running";
}
