import { Autocomplete, Input, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useId } from "react";
import { Icon } from "../../components/Icon";
import { useInventory } from "../../inventory/store";
import type { FieldName, Network } from "../../ipc/bindings";
import { limitsWithoutEffect } from "../engines/capabilities/capabilityText";
import { useDraft } from "./draft";
import { offerMatching } from "./offer";
import styles from "./SandboxFields.module.css";
import { useFaults } from "./usePlan";

/** Everything about the sandbox but its mounts. */
export function SandboxFields() {
  return (
    <div className={styles.fields}>
      <div className={styles.program}>
        <ImageField />
        <TextField name="command" label="Command" placeholder="as the image says" mono />
        <TextField name="user" label="User" placeholder="image’s own" mono />
      </div>
      <div className={styles.limits}>
        <NetworkField />
        <TextField name="memory" label="Memory" placeholder="no limit" />
        <TextField name="cpu" label="CPU" placeholder="no limit" />
        <TextField name="processes" label="Processes" placeholder="256" />
        <TextField name="name" label="Name" placeholder="chosen for you" />
      </div>
      <UnheldLimits />
      <EnvironmentField />
    </div>
  );
}

interface TextFieldProps {
  name: Extract<FieldName, "name" | "command" | "user" | "memory" | "cpu" | "processes">;
  label: string;
  /** What holds where nothing is typed. */
  placeholder: string;
  mono?: boolean;
}

function TextField({ name, label, placeholder, mono }: TextFieldProps) {
  const form = useDraft();
  const fault = useFaults();
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      data-mono={mono}
      spellCheck={false}
      {...form.getInputProps(name)}
      error={fault(name, form.values[name])}
    />
  );
}

/** Which limits the engine takes without an error and does not hold. */
function UnheldLimits() {
  const { engine } = useInventory();
  const unheld = engine && limitsWithoutEffect(engine.capabilities);
  if (!unheld) return null;
  return (
    <p role="note" className={styles.unheld}>
      <Icon name="warning" size={14} />
      This engine takes a limit on {unheld}, and holds none.
    </p>
  );
}

function ImageField() {
  const form = useDraft();
  const fault = useFaults();
  const images = useInventory().images.map((image) => image.reference);
  return (
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
  );
}

function EnvironmentField() {
  const form = useDraft();
  const fault = useFaults();
  return (
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
  );
}

const networks = [
  { value: "none", label: "None" },
  { value: "bridge", label: "Bridge" },
];

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
