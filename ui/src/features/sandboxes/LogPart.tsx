import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "../../components/Icon";
import type { ContainerRow, LogLine } from "../../ipc/bindings";
import { sandboxLog } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import styles from "./LogPart.module.css";

/** How many lines are asked for. */
const LINES = 200;

interface LogState {
  lines?: LogLine[];
  failed?: string;
}

/** The last lines that a container wrote; read again when its state changes, and when asked. */
export function LogPart({ row }: { row: ContainerRow }) {
  const [log, setLog] = useState<LogState>({});
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state of the container, or a new round, asks again
  useEffect(() => {
    let wanted = true;
    sandboxLog(row.id, LINES).then(
      (lines) => wanted && setLog({ lines }),
      (failure: unknown) => wanted && setLog({ failed: toTold(failure).message }),
    );
    return () => {
      wanted = false;
    };
  }, [row.id, row.state, round]);

  return (
    <section className={styles.part} aria-label="Log">
      <div className={styles.head}>
        <h2>Log</h2>
        <span className={styles.note}>its last lines</span>
        <Button
          variant="subtle"
          leftSection={<Icon name="again" size={14} />}
          onClick={() => setRound(round + 1)}
        >
          Read again
        </Button>
      </div>
      {log.failed !== undefined && <p className={styles.note}>The log cannot be read: {log.failed}</p>}
      {log.lines && <Lines lines={log.lines} />}
    </section>
  );
}

function Lines({ lines }: { lines: LogLine[] }) {
  if (lines.length === 0) return <p className={styles.empty}>It has written nothing yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long logs are scrolled by keyboard too
    <div className={styles.lines} tabIndex={0} role="log" aria-label="Lines">
      {numbered(lines).map(({ key, line }) => (
        <div key={key} className={line.source === "error" ? styles.error : undefined}>
          <bdi>{line.text}</bdi>
        </div>
      ))}
    </div>
  );
}

/** Lines have no name of their own; the one before the last has the same place every time. */
function numbered(lines: LogLine[]) {
  return lines.map((line, index) => ({ key: `${index} ${line.text}`, line }));
}
