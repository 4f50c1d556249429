import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { Icon } from "../../components/Icon";
import { PageHeader } from "../../frame/PageHeader";
import { useInventory } from "../../inventory/store";
import type { EntryRow } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { BrowserPane } from "../browser/BrowserPane";
import type { Folder } from "../browser/folder";
import { PreviewPane } from "../browser/PreviewPane";
import { PickingBar } from "./PickingBar";
import { VolumeAside } from "./VolumeAside";
import { VolumeFilters } from "./VolumeFilters";
import { VolumeList } from "./VolumeList";
import styles from "./VolumesPage.module.css";

interface VolumesPageProps {
  /** The volume that is open, where one is. */
  volume: string | undefined;
  path: string;
  entry: string | undefined;
}

/** All volumes; and once one is opened, its inside and what is known of the entry that the person is on. */
export function VolumesPage({ volume, path, entry }: VolumesPageProps) {
  return (
    <>
      <PageHeader
        title="Volumes"
        actions={
          <Button
            variant={volume === undefined ? "filled" : "default"}
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => go({ page: "composer" })}
          >
            New sandbox
          </Button>
        }
      >
        <VolumeFilters />
      </PageHeader>
      <main className={styles.main}>
        <PickingBar />
        <div className={volume === undefined ? styles.alone : styles.panes}>
          <section className={styles.list} aria-label="List of volumes">
            <VolumeList open={volume} />
          </section>
          {volume !== undefined && <OpenVolume key={volume} volume={volume} path={path} entry={entry} />}
        </div>
      </main>
    </>
  );
}

function OpenVolume({ volume, path, entry }: { volume: string; path: string; entry: string | undefined }) {
  const row = useInventory().volumes.find((each) => each.name === volume);
  const [on, setOn] = useState<{ entry: EntryRow; folder: string }>();
  const onEntry = useCallback((found: EntryRow | undefined, folder: Folder | undefined) => {
    setOn(found && folder ? { entry: found, folder: folder.query.path } : undefined);
  }, []);
  return (
    <>
      <BrowserPane volume={volume} path={path} entry={entry} onEntry={onEntry} />
      <aside className={styles.aside} aria-label={`About ${volume}`}>
        {on && <PreviewPane volume={volume} folder={on.folder} entry={on.entry} />}
        {row && <VolumeAside row={row} />}
      </aside>
    </>
  );
}
