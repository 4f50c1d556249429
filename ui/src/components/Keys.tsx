import styles from "./Keys.module.css";

/** A keyboard shortcut shown beside what it does. Screen readers get it from `aria-keyshortcuts` of the control instead. */
export function Keys({ children }: { children: string }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {children}
    </span>
  );
}
