import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { copyText } from "../components/clipboard";
import { Icon } from "../components/Icon";
import { Name } from "../components/Name";
import type { Action, Told } from "../ipc/bindings";
import { actionLabel, actionNote } from "./actions";
import { copy } from "./copy";
import { details } from "./details";
import styles from "./ErrorNotice.module.css";
import { useVersions } from "./useVersions";

interface ErrorNoticeProps {
  problem: Told;
  /** Does what an action says; without it no action is offered. */
  act?: ((action: Action) => void) | undefined;
  /** Does the same again, where that can help. */
  onRetry?: (() => void) | undefined;
  /** More ways out, beside those of the problem. */
  children?: ReactNode;
  /** Inside another card: without a frame of its own. */
  bare?: boolean;
}

/** A failure: what went wrong, where, what to do about it, and its code for those who look for it. */
export function ErrorNotice({ problem, act, onRetry, children, bare = false }: ErrorNoticeProps) {
  const versions = useVersions();
  const words = copy[problem.code];
  return (
    <section
      role={bare ? "status" : "alert"}
      className={bare ? styles.bare : styles.notice}
      aria-label={words.title}
    >
      <Icon name="warning" className={styles.icon} />
      <div className={styles.body}>
        <p>
          <strong className={styles.title}>{words.title}.</strong> <Name>{problem.message}</Name>
        </p>
        {(!bare || problem.actions.length === 0) && <p className={styles.advice}>{words.advice}</p>}
        <Comparison problem={problem} />
        <Wrote problem={problem} />
        <div className={styles.actions}>
          {act &&
            problem.actions.map((action) => (
              <ActionButton key={JSON.stringify(action)} action={action} act={act} />
            ))}
          {onRetry && problem.retryable && <Button onClick={onRetry}>Try again</Button>}
          {children}
          <span className={styles.end}>
            <code className={styles.code}>{problem.code}</code>
            <Button
              variant="subtle"
              onClick={() => void copyText(details(problem, versions), "What went wrong")}
            >
              Copy details
            </Button>
          </span>
        </div>
      </div>
    </section>
  );
}

function ActionButton({ action, act }: { action: Action; act: (action: Action) => void }) {
  const note = actionNote(action);
  return (
    <span className={styles.action}>
      <Button onClick={() => act(action)}>{actionLabel(action)}</Button>
      {note && <span className={styles.note}>{note}</span>}
    </span>
  );
}

/** What was planned beside what was found, where the failure is a difference between the two. */
function Comparison({ problem }: { problem: Told }) {
  const { planned, found } = problem.context;
  if (!planned || !found) return null;
  return (
    <dl className={styles.comparison}>
      <dt>Planned</dt>
      <dd>
        <Name mono>{planned}</Name>
      </dd>
      <dt>Found</dt>
      <dd>
        <Name mono>{found}</Name>
      </dd>
    </dl>
  );
}

/** What another program wrote, word for word: the person reads it, Sandbar does not. */
function Wrote({ problem }: { problem: Told }) {
  const { wrote } = problem.context;
  if (!wrote) return null;
  return (
    <figure className={styles.wrote}>
      <figcaption>ssh wrote</figcaption>
      <pre>
        <Name mono>{wrote}</Name>
      </pre>
    </figure>
  );
}
