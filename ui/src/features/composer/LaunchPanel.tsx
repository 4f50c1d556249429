import { Button } from "@mantine/core";
import { StageList, type Stage as StageRow, type StageState } from "../../components/StageList";
import { ErrorNotice } from "../../errors/ErrorNotice";
import type { Stage } from "../../ipc/bindings";
import { useDraft } from "./draft";
import { dismissLaunch, giveUpLaunch, type Launch, startLaunch, useLaunch } from "./launch";
import { useMend } from "./mend";
import styles from "./PlanPane.module.css";

const order: Stage[] = ["resolve", "create", "readBack", "gate", "verified"];

const words: Record<Stage, { title: string; detail: string }> = {
  resolve: { title: "Resolve", detail: "every folder, in its volume" },
  create: { title: "Create", detail: "not started yet" },
  readBack: { title: "Read back", detail: "what the engine will mount" },
  gate: { title: "Gate", detail: "every mount, from inside" },
  verified: { title: "Verified", detail: "the command runs" },
};

/** A launch under way, stage by stage, and why the last one failed. */
export function LaunchPanel() {
  const launch = useLaunch();
  const form = useDraft();
  const mend = useMend(launch?.problem?.field?.mount ?? undefined);
  if (!launch) return null;
  return (
    <section className={styles.card} aria-label="Launch progress">
      <StageList label="Stages of the launch" stages={order.map((stage) => row(stage, launch))} />
      {launch.running && (
        <div className={styles.launchFoot}>
          <span role="status">{standing(launch)}</span>
          <Button disabled={launch.cancelling} onClick={giveUpLaunch}>
            Cancel
          </Button>
        </div>
      )}
      {launch.problem && (
        <ErrorNotice bare problem={launch.problem} act={mend} onRetry={() => void startLaunch(form.values)}>
          <Button variant="subtle" onClick={dismissLaunch}>
            Dismiss
          </Button>
        </ErrorNotice>
      )}
    </section>
  );
}

function row(stage: Stage, launch: Launch): StageRow {
  const { title, detail } = words[stage];
  const state = stateOf(stage, launch);
  const next = order[order.indexOf(stage) + 1];
  const from = launch.began[stage];
  const to = next && launch.began[next];
  const took = from !== undefined && to !== undefined ? `${to - from} ms` : detail;
  return { id: stage, title, detail: state === "done" ? took : detail, state };
}

function stateOf(stage: Stage, launch: Launch): StageState {
  const here = order.indexOf(launch.stage);
  const at = order.indexOf(stage);
  if (at < here) return "done";
  if (at > here) return "waiting";
  if (launch.problem) return "failed";
  return stage === "verified" ? "done" : "running";
}

function standing({ cancelling, cleaningUp }: Launch): string {
  if (cleaningUp) return "Removing what was made…";
  return cancelling ? "Cancelling…" : "Nothing of yours runs before the last stage.";
}
