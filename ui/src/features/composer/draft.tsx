import { createFormContext } from "@mantine/form";
import type { ReactNode } from "react";
import type { Draft, MountDraft, SourceDraft } from "../../ipc/bindings";

/** A mount as typed, with a key by which its card is told from the others when one is removed. */
export interface KeyedMount extends MountDraft {
  key: string;
}

/** All that the composer holds, as typed. */
export interface ComposerValues extends Draft {
  mounts: KeyedMount[];
}

const [FormProvider, useForm, createForm] = createFormContext<ComposerValues>();

/** The composer's form. It lives above the pages, so that nothing typed is lost by looking elsewhere. */
export const useDraft = useForm;

/** A sandbox of which nothing was said yet: the safe defaults. */
export const emptyDraft: ComposerValues = {
  name: "",
  image: "",
  command: "",
  environment: "",
  user: "",
  network: "none",
  memory: "",
  cpu: "",
  processes: "",
  mounts: [],
};

/** Keeps the draft for everything inside it. */
export function DraftProvider({ children }: { children: ReactNode }) {
  const form = createForm({ mode: "controlled", initialValues: emptyDraft });
  return <FormProvider form={form}>{children}</FormProvider>;
}

let keys = 0;

/** A new mount of a source, read-only, with a target that no other mount has where one can be guessed. */
export function newMount(source: SourceDraft, mounts: MountDraft[]): KeyedMount {
  keys += 1;
  return { key: `mount-${keys}`, source, target: freeTarget(source, mounts), access: access(source) };
}

/** A volume or a folder of one. */
export function volumeSource(volume: string, subPath: string): Extract<SourceDraft, { kind: "volume" }> {
  return { kind: "volume", volume, create: false, removeWhenUnused: false, subPath, allowFile: false };
}

/** Memory that nothing can be written to is of no use. */
function access(source: SourceDraft): MountDraft["access"] {
  return source.kind === "tmpfs" ? "readWrite" : "readOnly";
}

function freeTarget(source: SourceDraft, mounts: MountDraft[]): string {
  const base = suggestedTarget(source);
  if (base === "") return "";
  const taken = new Set(mounts.map((mount) => mount.target));
  let target = base;
  for (let number = 2; taken.has(target); number += 1) target = `${base}-${number}`;
  return target;
}

/** `/mnt/` and the last name of what is mounted, as far as that makes a plain path. */
function suggestedTarget(source: SourceDraft): string {
  switch (source.kind) {
    case "tmpfs":
      return "/scratch";
    case "host":
      return "";
    case "volume": {
      const last = source.subPath.split("/").filter(Boolean).at(-1) ?? source.volume;
      const plain = last.replace(/[^\p{L}\p{N}_.-]+/gu, "-");
      return plain === "" ? "" : `/mnt/${plain}`;
    }
  }
}
