import { Fragment } from "react";
import { Name } from "../../components/Name";
import type { ContainerRow } from "../../ipc/bindings";
import { momentText } from "../../words/time";
import styles from "./SandboxPage.module.css";

/** How many characters of an id tell a container from the others. */
const ID_SHOWN = 12;

/** What the engine says about a container. */
export function SandboxFacts({ row }: { row: ContainerRow }) {
  const facts: [string, string][] = [
    ["Image", row.image],
    ["Created", row.created ? momentText(Date.parse(row.created)) : "unknown"],
    ["Container", row.id.slice(0, ID_SHOWN)],
  ];
  return (
    <dl className={styles.facts} aria-label="Facts">
      {facts.map(([term, value]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>
            <Name mono>{value}</Name>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
