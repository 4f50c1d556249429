import { Menu, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import { Icon } from "../../components/Icon";
import { Keys } from "../../components/Keys";
import { useInventory } from "../../inventory/store";
import type { VolumeRow } from "../../ipc/bindings";
import { countOf } from "../../words/size";
import { labelText, type VolumeFilter, volumeFilter } from "./filter";
import styles from "./VolumeFilters.module.css";

/** What narrows the list down: words, and what all volumes of a kind have in common. */
export function VolumeFilters() {
  const { volumes } = useInventory();
  const filter = volumeFilter.use();
  const change = (part: Partial<VolumeFilter>) => volumeFilter.set({ ...filter, ...part });
  return (
    <>
      <Search text={filter.text} count={volumes.length} onText={(text) => change({ text })} />
      <Toggle on={filter.unused} onToggle={(unused) => change({ unused })} count={count(volumes, isUnused)}>
        Unused
      </Toggle>
      <Toggle
        on={filter.anonymous}
        onToggle={(anonymous) => change({ anonymous })}
        count={count(volumes, isAnonymous)}
      >
        Anonymous
      </Toggle>
      <Choice
        title="Driver"
        all={drivers(volumes)}
        chosen={filter.driver}
        onChoose={(driver) => change({ driver })}
      />
      <Choice
        title="Label"
        all={labels(volumes)}
        chosen={filter.label}
        onChoose={(label) => change({ label })}
      />
    </>
  );
}

const isUnused = (volume: VolumeRow) => volume.usedBy.length === 0;
const isAnonymous = (volume: VolumeRow) => volume.anonymous;
const count = (volumes: readonly VolumeRow[], is: (volume: VolumeRow) => boolean) =>
  volumes.filter(is).length;
const drivers = (volumes: readonly VolumeRow[]) =>
  [...new Set(volumes.map((volume) => volume.driver))].sort();
const labels = (volumes: readonly VolumeRow[]) =>
  [...new Set(volumes.flatMap((volume) => Object.entries(volume.labels).map(labelText)))].sort();

function Search({ text, count, onText }: { text: string; count: number; onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => input.current?.focus()]]);
  return (
    <TextInput
      ref={input}
      className={styles.search}
      aria-label="Filter volumes"
      aria-keyshortcuts="/"
      placeholder={`Filter ${countOf(count, "volume", "volumes")}`}
      leftSection={<Icon name="search" size={14} />}
      rightSection={text === "" ? <Keys>/</Keys> : undefined}
      value={text}
      spellCheck={false}
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        onText("");
        event.currentTarget.blur();
      }}
    />
  );
}

interface ToggleProps {
  on: boolean;
  onToggle: (on: boolean) => void;
  count: number;
  children: string;
}

function Toggle({ on, onToggle, count, children }: ToggleProps) {
  if (count === 0 && !on) return null;
  return (
    <button type="button" className={styles.chip} aria-pressed={on} onClick={() => onToggle(!on)}>
      {on && <Icon name="check" size={12} />}
      {children} <span className={styles.count}>{count}</span>
    </button>
  );
}

interface ChoiceProps {
  title: string;
  all: string[];
  chosen: string | undefined;
  onChoose: (value: string | undefined) => void;
}

/** One of several; not shown where there is nothing to choose. */
function Choice({ title, all, chosen, onChoose }: ChoiceProps): ReactNode {
  if (all.length < 2 && chosen === undefined && title === "Driver") return null;
  if (all.length === 0 && chosen === undefined) return null;
  return (
    <Menu position="bottom-start" withinPortal transitionProps={{ duration: 90 }}>
      <Menu.Target>
        <button type="button" className={styles.chip} data-chosen={chosen !== undefined || undefined}>
          {chosen === undefined ? title : <bdi className={styles.chosen}>{chosen}</bdi>}
          <Icon name="down" size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={320} className={styles.menu}>
        <Menu.Item onClick={() => onChoose(undefined)} leftSection={<Mark on={chosen === undefined} />}>
          Any
        </Menu.Item>
        {all.map((value) => (
          <Menu.Item key={value} onClick={() => onChoose(value)} leftSection={<Mark on={chosen === value} />}>
            <bdi>{value}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Mark({ on }: { on: boolean }) {
  return <span className={styles.mark}>{on && <Icon name="check" size={12} />}</span>;
}
