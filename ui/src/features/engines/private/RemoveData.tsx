import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../../components/Icon";
import { Name } from "../../../components/Name";
import type { PrivateReport } from "../../../ipc/bindings";
import styles from "./PrivateEngine.module.css";
import { removeData } from "./privateEngine";

/** Removing is asked about once more, with what is lost. */
export function RemoveData({ report: { folder } }: { report: PrivateReport }) {
  const [asking, setAsking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = async () => {
    setRemoving(true);
    await removeData();
    setRemoving(false);
    setAsking(false);
  };
  return (
    <Popover opened={asking} onChange={setAsking} position="bottom-start" width={340} trapFocus>
      <Popover.Target>
        <Button leftSection={<Icon name="remove" size={14} />} onClick={() => setAsking(!asking)}>
          Remove its data
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Remove the private engine’s data" className={styles.ask}>
        <p>
          All volumes with their files, all images and all containers of the private engine are deleted from{" "}
          <Name mono>{folder}</Name>. This cannot be undone.
        </p>
        <div className={styles.choice}>
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button className={styles.danger} loading={removing} onClick={() => void remove()}>
            Delete volumes and images
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
