import { Button } from "@mantine/core";
import { Icon } from "../components/Icon";
import { copy } from "../errors/copy";
import { useInventory } from "../inventory/store";
import { go } from "../navigation/navigation";
import styles from "./StaleBanner.module.css";

/** Says that what is on screen was true until the engine went away. */
export function StaleBanner() {
  const { liveness, engine } = useInventory();
  if (liveness.kind === "live" || !engine) return null;
  return (
    <div role="status" className={styles.banner}>
      <Icon name="warning" className={styles.sign} />
      <p>
        <strong>{copy[liveness.problem.code].title}.</strong> What you see was true until then. It is tried
        again by itself.
      </p>
      <Button variant="subtle" onClick={() => go({ page: "engines" })}>
        See engines
      </Button>
    </div>
  );
}
