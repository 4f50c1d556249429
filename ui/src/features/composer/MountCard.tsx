import { ActionIcon, Input, SegmentedControl, TextInput } from "@mantine/core";
import { useId } from "react";
import { Icon } from "../../components/Icon";
import { offerUndo } from "../../components/toasts";
import type { Access } from "../../ipc/bindings";
import { useDraft } from "./draft";
import styles from "./MountCard.module.css";
import { MountSource } from "./MountSource";
import { MountVerdict } from "./MountVerdict";
import { useFaults, useMountPlan } from "./usePlan";

const accesses = [
  { value: "readOnly", label: <AccessLabel icon="readOnly" text="Read-only" /> },
  { value: "readWrite", label: <AccessLabel icon="readWrite" text="Read-write" /> },
];

function AccessLabel({ icon, text }: { icon: "readOnly" | "readWrite"; text: string }) {
  return (
    <span className={styles.access}>
      <Icon name={icon} size={13} />
      {text}
    </span>
  );
}

/** One mount: what, where, how, and what the plan says about it while it is typed. */
export function MountCard({ index }: { index: number }) {
  const form = useDraft();
  const fault = useFaults(index);
  const plan = useMountPlan(index);
  const refused = plan?.verdict.kind === "refused";
  const remove = () => {
    const before = form.values.mounts;
    form.removeListItem("mounts", index);
    offerUndo(`Mount ${index + 1} was removed.`, () => form.setFieldValue("mounts", before));
  };
  const target = form.getInputProps(`mounts.${index}.target`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every WebKit
    <div
      role="group"
      aria-label={`Mount ${index + 1}`}
      className={styles.card}
      data-refused={refused || undefined}
    >
      <div className={styles.fields}>
        <MountSource index={index} />
        <TextInput
          label="Target"
          placeholder="/mnt/data"
          data-mono
          spellCheck={false}
          {...target}
          error={fault("target", target.value)}
        />
        <AccessField index={index} />
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.remove}
          aria-label={`Remove mount ${index + 1}`}
          onClick={remove}
        >
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
      <MountVerdict index={index} />
    </div>
  );
}

function AccessField({ index }: { index: number }) {
  const form = useDraft();
  const label = useId();
  return (
    <Input.Wrapper label="Access" labelElement="div" labelProps={{ id: label }}>
      <SegmentedControl
        aria-labelledby={label}
        data={accesses}
        value={form.values.mounts[index]?.access ?? "readOnly"}
        onChange={(value) => form.setFieldValue(`mounts.${index}.access`, value as Access)}
      />
    </Input.Wrapper>
  );
}
