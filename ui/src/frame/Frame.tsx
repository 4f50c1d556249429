import type { ReactNode } from "react";
import { Icon, type IconName } from "../components/Icon";
import { EngineCard } from "../features/engines/EngineCard";
import { useInventory } from "../inventory/store";
import { go, type Place, usePlace } from "../navigation/navigation";
import { countText } from "../words/size";
import { Brand } from "./Brand";
import styles from "./Frame.module.css";
import { StaleBanner } from "./StaleBanner";

/** The window around every page: where one can go, and the engine in use. */
export function Frame({ children }: { children: ReactNode }) {
  const { volumes, containers, engine } = useInventory();
  const sandboxes = containers.filter((row) => row.sandbox !== null);
  return (
    <div className={styles.frame}>
      <nav className={styles.side} aria-label="Main">
        <Brand />
        <div className={styles.nav}>
          <Link title="Volumes" icon="volume" to={{ page: "volumes" }} count={engine && volumes.length} />
          <Link
            title="Sandboxes"
            icon="sandbox"
            to={{ page: "sandboxes" }}
            count={engine && sandboxes.length}
          />
        </div>
        <div className={styles.foot}>
          <Link title="Settings" icon="settings" to={{ page: "settings" }} count={undefined} />
          <EngineCard />
        </div>
      </nav>
      <div className={styles.page}>
        <StaleBanner />
        {children}
      </div>
    </div>
  );
}

interface LinkProps {
  title: string;
  icon: IconName;
  to: Place;
  /** How many there are; not shown while that is not known. */
  count: number | undefined;
}

/** Pages that lie under another in the navigation. */
const under: Partial<Record<Place["page"], Place["page"]>> = { composer: "sandboxes", sandbox: "sandboxes" };

function Link({ title, icon, to, count }: LinkProps) {
  const { page } = usePlace();
  const here = (under[page] ?? page) === to.page;
  return (
    <button
      type="button"
      className={styles.link}
      aria-label={title}
      aria-current={here ? "page" : undefined}
      onClick={() => go(to)}
    >
      <Icon name={icon} />
      {title}
      {count !== undefined && <span className={styles.count}>{countText(count)}</span>}
    </button>
  );
}
