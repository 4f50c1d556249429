import { Autocomplete, Input, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useId } from "react";
import { useInventory } from "../../inventory/store";
import type { Network } from "../../ipc/bindings";
import { useDraft } from "./draft";
import { offerMatching } from "./offer";
import styles from "./SandboxFields.module.css";
import { useFaults } from "./usePlan";

const networks = [
  { value: "none", label: "None" },
  { value: "bridge", label: "Bridge" },
];

/** Everything about the sandbox but its mounts. */
export function SandboxFields() {
  const form = useDraft();
  const fault = useFaults();
  const images = useInventory().images.map((image) => image.reference);
  return (
    <div className={styles.fields}>
      <div className={styles.program}>
        <Autocomplete
          label="Image"
          placeholder="python:3.12-slim"
          data={images}
          limit={50}
          filter={offerMatching}
          data-mono
          spellCheck={false}
          {...form.getInputProps("image")}
          error={fault("image", form.values.image)}
        />
        <TextInput
          label="Command"
          placeholder="as the image says"
          data-mono
          spellCheck={false}
          {...form.getInputProps("command")}
          error={fault("command", form.values.command)}
        />
        <TextInput
          label="User"
          placeholder="image’s own"
          data-mono
          spellCheck={false}
          {...form.getInputProps("user")}
          error={fault("user", form.values.user)}
        />
      </div>
      <div className={styles.limits}>
        <NetworkField />
        <TextInput
          label="Memory"
          placeholder="no limit"
          {...form.getInputProps("memory")}
          error={fault("memory", form.values.memory)}
        />
        <TextInput
          label="CPU"
          placeholder="no limit"
          {...form.getInputProps("cpu")}
          error={fault("cpu", form.values.cpu)}
        />
        <TextInput
          label="Processes"
          placeholder="256"
          {...form.getInputProps("processes")}
          error={fault("processes", form.values.processes)}
        />
        <TextInput
          label="Name"
          placeholder="chosen for you"
          spellCheck={false}
          {...form.getInputProps("name")}
          error={fault("name", form.values.name)}
        />
      </div>
      <Textarea
        label="Environment"
        placeholder="NAME=value, one on each line"
        autosize
        minRows={1}
        maxRows={6}
        data-mono
        spellCheck={false}
        {...form.getInputProps("environment")}
        error={fault("environment", form.values.environment)}
      />
    </div>
  );
}

function NetworkField() {
  const form = useDraft();
  const label = useId();
  return (
    <Input.Wrapper label="Network" labelElement="div" labelProps={{ id: label }}>
      <SegmentedControl
        fullWidth
        aria-labelledby={label}
        data={networks}
        value={form.values.network}
        onChange={(value) => form.setFieldValue("network", value as Network)}
      />
    </Input.Wrapper>
  );
}
