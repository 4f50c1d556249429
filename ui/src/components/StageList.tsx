import { Loader } from "@mantine/core";
import { Icon } from "./Icon";
import styles from "./StageList.module.css";

/** How far one stage of something long has come. */
export type StageState = "waiting" | "running" | "done" | "failed";

/** One stage. */
export interface Stage {
  id: string;
  title: string;
  /** What happens in it, or what came of it. */
  detail?: string;
  state: StageState;
}

const spoken: Record<StageState, string> = {
  waiting: "not started",
  running: "in progress",
  done: "done",
  failed: "failed",
};

/** The stages of something long, in order, each with its state in a picture and in words. */
export function StageList({ label, stages }: { label: string; stages: Stage[] }) {
  return (
    <ol className={styles.stages} aria-label={label}>
      {stages.map((stage) => (
        <li
          key={stage.id}
          className={styles[stage.state]}
          aria-current={stage.state === "running" ? "step" : undefined}
        >
          <span className={styles.mark}>
            <Mark state={stage.state} />
          </span>
          <span className={styles.title}>{stage.title}</span>
          <span className={styles.detail}>{stage.detail}</span>
          <span className={styles.state}>{spoken[stage.state]}</span>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { state: StageState }) {
  switch (state) {
    case "running":
      return <Loader size={14} color="var(--sb-accent)" aria-hidden="true" />;
    case "done":
      return <Icon name="check" />;
    case "failed":
      return <Icon name="failure" />;
    case "waiting":
      return <span className={styles.dot} />;
  }
}
