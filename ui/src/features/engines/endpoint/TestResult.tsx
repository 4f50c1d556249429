import { Loader } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Icon } from "../../../components/Icon";
import { Name } from "../../../components/Name";
import { ErrorNotice } from "../../../errors/ErrorNotice";
import type { EndpointStage } from "../../../ipc/bindings";
import { engineText, subPathText } from "../engineText";
import styles from "./EndpointDialog.module.css";
import type { Test } from "./useTest";

const stages: Record<EndpointStage, string> = {
  connecting: "Connecting, and asking who answers…",
  findingReason: "No connection. Finding out why…",
};

/** What a test found: who answers and what it does with a subPath, or why nobody does. */
export function TestResult({ test }: { test: Test }) {
  const result = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes into view is the result of a new test.
  useEffect(() => result.current?.scrollIntoView({ block: "nearest" }), [test]);
  return (
    <div ref={result} className={styles.result} role="status" aria-label="Test">
      {test.kind === "running" && (
        <p className={styles.line}>
          <Loader size={13} color="var(--sb-accent)" aria-hidden="true" />
          {stages[test.stage]}
        </p>
      )}
      {test.kind === "answers" && (
        <p className={styles.line}>
          <Icon name="proved" className={styles.good} />
          <span>
            <strong>
              <Name>{engineText(test.engine)}</Name> answers.
            </strong>{" "}
            It runs on {test.engine.platform} and {subPathText(test.engine)}.
          </span>
        </p>
      )}
      {test.kind === "failed" && <ErrorNotice problem={test.problem} bare />}
    </div>
  );
}
