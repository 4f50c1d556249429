import { Button } from "@mantine/core";
import { copyText } from "../../components/clipboard";
import { Icon, type IconName } from "../../components/Icon";
import { Name } from "../../components/Name";
import { Tag, type Tone } from "../../components/Tag";
import { Waiting } from "../../components/Waiting";
import { actionLabel } from "../../errors/actions";
import { copy } from "../../errors/copy";
import { ErrorNotice } from "../../errors/ErrorNotice";
import type { MountPlan, Plan, Told, Way } from "../../ipc/bindings";
import { CommandText } from "./CommandText";
import { LaunchPanel } from "./LaunchPanel";
import { useMend } from "./mend";
import { OverlapList } from "./OverlapList";
import styles from "./PlanPane.module.css";
import { usePlan } from "./usePlan";

const ways: Record<Way, string> = {
  wholeVolume: "whole volume",
  nativeSubPath: "native subPath",
  provenBind: "proven bind of the folder",
  hostBind: "bind of the host folder",
  tmpfs: "memory",
};

const verdicts: Record<MountPlan["verdict"]["kind"], { tone: Tone; icon: IconName; word: string }> = {
  ready: { tone: "ok", icon: "proved", word: "ready" },
  willBeMade: { tone: "accent", icon: "plus", word: "will be made" },
  refused: { tone: "bad", icon: "warning", word: "refused" },
};

/** What would happen if the draft were launched now, kept beside it while it is typed. */
export function PlanPane() {
  const { plan, current, failure, again } = usePlan();
  return (
    <section className={styles.pane} aria-label="Plan" aria-busy={!current}>
      <h2>Plan</h2>
      <LaunchPanel />
      {!plan && !failure && <Waiting>Working out the plan…</Waiting>}
      {failure && <ErrorNotice problem={failure} onRetry={again} />}
      {plan && (
        <>
          <Needs plan={plan} />
          {plan.mounts.length > 0 && <MountVerdicts mounts={plan.mounts} />}
          <OverlapList overlaps={plan.overlaps} />
          {plan.dockerRun !== null && <DockerRun text={plan.dockerRun} secrets={plan.secretVariables} />}
        </>
      )}
      <p className={styles.promise}>
        Nothing runs until every mount is proved from inside: the same folder, the same access.
      </p>
    </section>
  );
}

/** What is still missing or wrong, in a line for each, so that the reason for a resting Launch is always in sight. */
function Needs({ plan }: { plan: Plan }) {
  if (plan.problems.length === 0) return null;
  return (
    <div className={styles.card}>
      <span className={styles.label}>Before it can be launched</span>
      <ul className={styles.needs}>
        {plan.problems.map((problem) => (
          <Need key={`${problem.code} ${problem.message} ${problem.field?.mount ?? ""}`} problem={problem} />
        ))}
      </ul>
    </div>
  );
}

function Need({ problem }: { problem: Told }) {
  const mend = useMend(problem.field?.mount ?? undefined);
  return (
    <li>
      <Icon name="warning" size={14} className={styles.needIcon} />
      <span>
        <Name>{problem.message}</Name>
        <code className={styles.needCode}>{problem.code}</code>
        <span className={styles.ways}>
          {problem.actions.map((action) => (
            <Button key={JSON.stringify(action)} size="compact-xs" onClick={() => mend(action)}>
              {actionLabel(action)}
            </Button>
          ))}
        </span>
      </span>
    </li>
  );
}

function MountVerdicts({ mounts }: { mounts: MountPlan[] }) {
  return (
    <ul className={styles.card} aria-label="Mounts of the plan">
      {mounts.map((mount) => {
        const { tone, icon, word } = verdicts[mount.verdict.kind];
        return (
          <li key={mount.index} className={styles.mount}>
            <Tag tone={tone} icon={icon}>
              {word}
            </Tag>
            {mount.target === null ? (
              <span className={styles.way}>no target yet</span>
            ) : (
              <Name mono>{mount.target}</Name>
            )}
            <span className={styles.way}>{way(mount)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** How a mount would be made, or why it is refused. */
function way({ way: how, verdict }: MountPlan): string {
  return verdict.kind === "refused" ? copy[verdict.problem.code].title : ways[how];
}

function DockerRun({ text, secrets }: { text: string; secrets: string[] }) {
  return (
    <section className={styles.run} aria-label="The same as docker run">
      <div className={styles.runHead}>
        <span className={styles.label}>As docker run, without the proof</span>
        <Button
          variant="subtle"
          leftSection={<Icon name="copy" size={14} />}
          onClick={() => void copyText(text, "The command")}
        >
          Copy
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard too */}
      <pre className={styles.code} tabIndex={0}>
        <CommandText text={text} />
      </pre>
      {secrets.length > 0 && (
        <p className={styles.way}>
          Left out: what <Name mono>{secrets.join(", ")}</Name> {secrets.length === 1 ? "holds" : "hold"}.
          docker takes it from your shell.
        </p>
      )}
    </section>
  );
}
