import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../components/Icon";
import { sayFailed } from "../../components/toasts";
import type { ContainerRow } from "../../ipc/bindings";
import { removeSandbox, stopSandbox } from "../../ipc/client";
import { go } from "../../navigation/navigation";
import styles from "./SandboxActions.module.css";
import { isAlive } from "./state";

interface SandboxActionsProps {
  row: ContainerRow;
  onProve: () => Promise<void>;
  proving: boolean;
}

/** What can be done with a sandbox. */
export function SandboxActions({ row, onProve, proving }: SandboxActionsProps) {
  const alive = isAlive(row);
  const [stopping, setStopping] = useState(false);
  const stop = async () => {
    setStopping(true);
    await said(stopSandbox(row.id));
    setStopping(false);
  };
  return (
    <>
      {alive && (
        <>
          <Button
            leftSection={<Icon name="proved" size={14} />}
            loading={proving}
            onClick={() => void onProve()}
          >
            Prove again
          </Button>
          <Button leftSection={<Icon name="stop" size={14} />} loading={stopping} onClick={() => void stop()}>
            Stop
          </Button>
        </>
      )}
      <Remove row={row} alive={alive} />
    </>
  );
}

/** Removing is asked about once more, with what it means. */
function Remove({ row, alive }: { row: ContainerRow; alive: boolean }) {
  const [asking, setAsking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = async () => {
    setRemoving(true);
    const removed = await said(removeSandbox(row.id));
    setRemoving(false);
    setAsking(false);
    if (removed) go({ page: "sandboxes" });
  };
  return (
    <Popover opened={asking} onChange={setAsking} position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button leftSection={<Icon name="remove" size={14} />} onClick={() => setAsking(!asking)}>
          Remove
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Remove ${row.name}`} className={styles.ask}>
        <p>
          {alive ? "It is stopped and removed, with its log" : "It is removed, with its log"} and all that it
          wrote outside of its mounts. Its volumes stay, but for those that were made to go with it.
        </p>
        <div className={styles.choice}>
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button className={styles.danger} loading={removing} onClick={() => void remove()}>
            Remove the sandbox
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Waits for an action, and says so where it fails. */
async function said(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (failure) {
    sayFailed(failure);
    return false;
  }
}
