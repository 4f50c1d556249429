import { Button } from "@mantine/core";
import { Icon } from "../../components/Icon";
import { go } from "../../navigation/navigation";
import { useDraft } from "../composer/draft";
import { picking } from "../composer/picking";
import styles from "./PickingBar.module.css";

/** Says that a folder is being picked for a mount, and how to give up. */
export function PickingBar() {
  const key = picking.use();
  const index = useDraft().values.mounts.findIndex((mount) => mount.key === key);
  if (key === undefined || index < 0) return null;
  const stop = () => {
    picking.set(undefined);
    go({ page: "composer" });
  };
  return (
    <div role="status" className={styles.bar}>
      <Icon name="sandbox" />
      <span>
        Open the folder for mount {index + 1}, then choose <strong>Mount this folder</strong>.
      </span>
      <Button variant="subtle" onClick={stop}>
        Back without a change
      </Button>
    </div>
  );
}
