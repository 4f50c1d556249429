import { Button } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../../components/Icon";
import { useInventory } from "../../../inventory/store";
import styles from "./PrivateEngine.module.css";
import { bringBusybox, usePrivateEngine } from "./privateEngine";

/** A new engine has no image, and a sandbox needs one: this machine may have what makes a small one. */
export function BusyboxOffer({ address }: { address: string }) {
  const { engine, images, liveness } = useInventory();
  const report = usePrivateEngine();
  const [bringing, setBringing] = useState(false);
  if (engine?.address !== address || liveness.kind !== "live" || images.length > 0) return null;
  if (!report?.busybox) {
    return (
      <p className={styles.words}>
        It has no image yet. Pull or import one with the engine’s own tools to launch a sandbox.
      </p>
    );
  }
  const bring = async () => {
    setBringing(true);
    await bringBusybox();
    setBringing(false);
  };
  return (
    <div className={styles.actions}>
      <Button leftSection={<Icon name="image" size={14} />} loading={bringing} onClick={() => void bring()}>
        Make a busybox image
      </Button>
      <span className={styles.words}>
        It has no image yet. This one is made of <code>{report.busybox}</code>: a shell and small tools.
      </span>
    </div>
  );
}
