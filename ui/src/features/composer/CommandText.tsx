import { Fragment } from "react";
import styles from "./PlanPane.module.css";

/**
 * A command line that breaks behind spaces and commas only, never inside a name. What is copied from it is the
 * text itself: the places where it may break are no characters.
 */
export function CommandText({ text }: { text: string }) {
  return [...text.matchAll(/[^, \n]*(?: \\\n|[, \n])?/g)].map(({ index, 0: piece }) => (
    <Fragment key={index}>
      <span className={styles.piece}>{piece}</span>
      <wbr />
    </Fragment>
  ));
}
