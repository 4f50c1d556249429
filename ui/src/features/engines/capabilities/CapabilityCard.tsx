import { Icon, type IconName } from "../../../components/Icon";
import { Name } from "../../../components/Name";
import { useInventory } from "../../../inventory/store";
import { engineText } from "../engineText";
import styles from "./CapabilityCard.module.css";
import { type CapabilityRow, capabilityRows } from "./capabilityText";
import { Probe } from "./Probe";

/** What the engine in use does with what Sandbar asks of it, and what follows from that. */
export function CapabilityCard() {
  const { engine } = useInventory();
  if (!engine) return null;
  return (
    <section className={styles.card} aria-labelledby="capabilities">
      <div className={styles.head}>
        <h2 id="capabilities">What this engine does</h2>
        <span className={styles.engine}>
          <Name>{engine.name}</Name> · {engineText(engine)} · {engine.platform}
        </span>
      </div>
      <dl className={styles.rows}>
        {capabilityRows(engine).map((row) => (
          <Row key={row.title} row={row} />
        ))}
      </dl>
      <Probe engine={engine} />
    </section>
  );
}

const signs: Record<CapabilityRow["by"], IconName> = {
  engine: "check",
  sandbar: "proved",
  nobody: "warning",
};

function Row({ row: { title, does, means, by } }: { row: CapabilityRow }) {
  return (
    <div className={styles.row}>
      <dt>{title}</dt>
      <dd>
        <strong className={by === "nobody" ? styles.warns : styles.does}>
          <Icon name={signs[by]} size={13} />
          {does}
        </strong>
        <span>{means}</span>
      </dd>
    </div>
  );
}
