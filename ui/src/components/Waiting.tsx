import { Loader } from "@mantine/core";
import styles from "./Waiting.module.css";

/** Says what is being waited for. It shows only after a moment, so that what comes at once does not flicker. */
export function Waiting({ children }: { children: string }) {
  return (
    <p role="status" className={styles.waiting}>
      <Loader size={14} color="var(--sb-accent)" aria-hidden="true" />
      {children}
    </p>
  );
}
