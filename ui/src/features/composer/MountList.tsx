import { Button } from "@mantine/core";
import { Icon } from "../../components/Icon";
import type { SourceDraft } from "../../ipc/bindings";
import styles from "./ComposerPage.module.css";
import { newMount, useDraft, volumeSource } from "./draft";
import { MountCard } from "./MountCard";

/** The mounts of the draft, and the ways to add one. */
export function MountList() {
  const form = useDraft();
  const { mounts } = form.values;
  const add = (source: SourceDraft) => form.insertListItem("mounts", newMount(source, mounts));
  return (
    <section className={styles.mounts} aria-label="Mounts">
      <div className={styles.mountsHead}>
        <h2>Mounts</h2>
        <Button leftSection={<Icon name="volume" />} onClick={() => add(volumeSource("", ""))}>
          Add volume
        </Button>
        <Button leftSection={<Icon name="hostFolder" />} onClick={() => add({ kind: "host", path: "" })}>
          Add host folder
        </Button>
        <Button leftSection={<Icon name="tmpfs" />} onClick={() => add({ kind: "tmpfs", size: "64m" })}>
          Add tmpfs
        </Button>
      </div>
      {mounts.length === 0 && (
        <p className={styles.none}>
          No mounts yet. Add one here, or open a volume and choose “Mount this folder” where the data lies.
        </p>
      )}
      {mounts.map((mount, index) => (
        <MountCard key={mount.key} index={index} />
      ))}
    </section>
  );
}
