import { Fragment } from "react";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import type { VolumeRow, VolumeUse } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { momentText } from "../../words/time";
import { labelText } from "./filter";
import styles from "./VolumeAside.module.css";

/** What is known of the open volume: who mounts what of it, and what the engine says about it. */
export function VolumeAside({ row }: { row: VolumeRow }) {
  return (
    <div className={styles.about}>
      <section className={styles.part}>
        <h2>Mounted from this volume</h2>
        {row.usedBy.length === 0 ? (
          <p className={styles.none}>Nobody uses it.</p>
        ) : (
          <ul>
            {row.usedBy.map((use) => (
              <Use key={`${use.container} ${use.target}`} use={use} />
            ))}
          </ul>
        )}
      </section>
      <section className={styles.part}>
        <h2>This volume</h2>
        <dl className={styles.facts}>
          {facts(row).map(([term, value]) => (
            <Fragment key={`${term} ${value}`}>
              <dt>{term}</dt>
              <dd>
                <Name>{value}</Name>
              </dd>
            </Fragment>
          ))}
        </dl>
      </section>
    </div>
  );
}

function Use({ use }: { use: VolumeUse }) {
  const writes = use.access === "readWrite";
  return (
    <li className={styles.use}>
      <span title={writes ? "Read-write" : "Read-only"}>
        <Icon name={writes ? "readWrite" : "readOnly"} size={14} className={styles.icon} />
        <span className={styles.spoken}>{writes ? "read-write" : "read-only"}</span>
      </span>
      <Name mono>{use.subPath === "" ? "/" : use.subPath}</Name>
      <button
        type="button"
        className={styles.user}
        onClick={() => go({ page: "sandbox", id: use.container })}
      >
        <Name>{use.name}</Name>
      </button>
    </li>
  );
}

function facts(row: VolumeRow): [string, string][] {
  const created = row.created === null ? Number.NaN : Date.parse(row.created);
  return [
    ["Name", row.name],
    ["Driver", row.driver],
    ["Created", Number.isNaN(created) ? "unknown" : momentText(created)],
    ...Object.entries(row.options).map(([name, value]): [string, string] => ["Option", `${name}=${value}`]),
    ...Object.entries(row.labels).map((label): [string, string] => ["Label", labelText(label)]),
    ...(row.removeWhenUnused
      ? [["Goes", "with the last sandbox that uses it"] satisfies [string, string]]
      : []),
  ];
}
