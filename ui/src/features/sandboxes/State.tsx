import { Tag } from "../../components/Tag";
import type { ContainerRow } from "../../ipc/bindings";
import styles from "./State.module.css";
import { stateWords } from "./state";

/** The state of a container. */
export function State({ row }: { row: ContainerRow }) {
  const { word, tone } = stateWords(row);
  return (
    <Tag tone={tone}>
      <span className={row.state === "running" ? styles.live : styles.still} />
      {word}
    </Tag>
  );
}
