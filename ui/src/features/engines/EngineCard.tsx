import { Loader, Menu } from "@mantine/core";
import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import { useInventory } from "../../inventory/store";
import type { EngineCandidate } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import styles from "./EngineCard.module.css";
import { switchTo, useEngines, useSwitching } from "./engines";
import { apiText, engineText, subPathText, versionText } from "./engineText";

/** The engine in use, and the way to another one. */
export function EngineCard() {
  const { candidates, current } = useEngines();
  const answering = candidates.filter(({ outcome }) => outcome.kind === "answers");
  const silent = candidates.length - answering.length;
  return (
    <Menu position="top-start" width={300} transitionProps={{ duration: 90 }}>
      <Menu.Target>
        <button type="button" className={styles.card} aria-label="Engine" aria-describedby="engine-in-use">
          <InUse />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Engines that answer</Menu.Label>
        {answering.map((candidate) => (
          <Choice key={candidate.address} candidate={candidate} inUse={candidate.address === current} />
        ))}
        {answering.length === 0 && <Menu.Item disabled>None answers now</Menu.Item>}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="engine" size={14} />} onClick={() => go({ page: "engines" })}>
          {silent > 0
            ? `All places that were tried, ${silent} without an answer`
            : "All places that were tried"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function InUse() {
  const { engine, liveness } = useInventory();
  const { candidates } = useEngines();
  const looking = candidates.length === 0;
  const next = useSwitching();
  if (next !== undefined) {
    return (
      <span id="engine-in-use" className={styles.lines}>
        <strong>
          <Loader size={12} color="var(--sb-accent)" aria-hidden="true" />
          Switching…
        </strong>
        <span>to {candidates.find(({ address }) => address === next)?.name ?? next}</span>
      </span>
    );
  }
  if (!engine) {
    return (
      <span id="engine-in-use" className={styles.lines}>
        <strong>{looking ? "Looking for engines…" : "No engine answers"}</strong>
        <span>{looking ? "In all the usual places" : "See what was tried"}</span>
      </span>
    );
  }
  const live = liveness.kind === "live";
  return (
    <span id="engine-in-use" className={styles.lines}>
      <strong>
        <span className={live ? styles.live : styles.stale} />
        <Name>{engine.name}</Name>
      </strong>
      <span className={styles.version}>
        <span>{versionText(engine)}</span>
        <span>{apiText(engine)}</span>
      </span>
      {live ? (
        <span className={styles.can}>
          <Icon name="proved" size={13} />
          {subPathText(engine)}
        </span>
      ) : (
        <span className={styles.gone}>
          <Icon name="warning" size={13} />
          does not answer, trying again
        </span>
      )}
    </span>
  );
}

function Choice({ candidate, inUse }: { candidate: EngineCandidate; inUse: boolean }) {
  const { outcome, address, name } = candidate;
  if (outcome.kind !== "answers") return null;
  return (
    <Menu.Item
      leftSection={<span className={styles.mark}>{inUse && <Icon name="check" size={14} />}</span>}
      aria-current={inUse || undefined}
      onClick={() => void switchTo(address)}
    >
      <span className={styles.choice}>
        <Name strong>{name}</Name>
        <span>{engineText(outcome.engine)}</span>
        <span>{subPathText(outcome.engine)}</span>
      </span>
    </Menu.Item>
  );
}
