import { Autocomplete, Checkbox, TextInput } from "@mantine/core";
import { useInventory } from "../../inventory/store";
import { useDraft } from "./draft";
import styles from "./MountSource.module.css";
import { offerMatching } from "./offer";
import { SubPathField } from "./SubPathField";
import { useFaults } from "./usePlan";

/** What is mounted: a volume or a folder of it, a folder of the host, or memory. */
export function MountSource({ index }: { index: number }) {
  const form = useDraft();
  switch (form.values.mounts[index]?.source.kind) {
    case "volume":
      return (
        <>
          <VolumeField index={index} />
          <SubPathField index={index} />
        </>
      );
    case "host":
      return <HostField index={index} />;
    case "tmpfs":
      return <SizeField index={index} />;
    case undefined:
      return null;
  }
}

function VolumeField({ index }: { index: number }) {
  const form = useDraft();
  const fault = useFaults(index);
  const volumes = useInventory().volumes.map((volume) => volume.name);
  const field = form.getInputProps(`mounts.${index}.source.volume`);
  const source = form.values.mounts[index]?.source;
  const create = source?.kind === "volume" && source.create;
  return (
    <div className={styles.volume}>
      <Autocomplete
        label="Volume"
        placeholder="a volume’s name"
        data={volumes}
        limit={100}
        filter={offerMatching}
        data-mono
        spellCheck={false}
        {...field}
        error={fault("volume", field.value)}
      />
      {create && (
        <>
          <Checkbox
            size="xs"
            label="Make this volume"
            {...form.getInputProps(`mounts.${index}.source.create`, { type: "checkbox" })}
          />
          <Checkbox
            size="xs"
            label="Remove it with the last sandbox that uses it"
            {...form.getInputProps(`mounts.${index}.source.removeWhenUnused`, { type: "checkbox" })}
          />
        </>
      )}
    </div>
  );
}

function HostField({ index }: { index: number }) {
  const form = useDraft();
  const fault = useFaults(index);
  const field = form.getInputProps(`mounts.${index}.source.path`);
  return (
    <TextInput
      className={styles.wide}
      label="Host folder"
      placeholder="/srv/data"
      data-mono
      spellCheck={false}
      {...field}
      error={fault("hostFolder", field.value)}
    />
  );
}

function SizeField({ index }: { index: number }) {
  const form = useDraft();
  const fault = useFaults(index);
  const field = form.getInputProps(`mounts.${index}.source.size`);
  return (
    <TextInput
      className={styles.wide}
      label="Size"
      placeholder="64m"
      data-mono
      spellCheck={false}
      {...field}
      error={fault("size", field.value)}
    />
  );
}
