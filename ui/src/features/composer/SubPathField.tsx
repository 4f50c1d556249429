import { Autocomplete, type ComboboxItem } from "@mantine/core";
import { useCallback, useMemo } from "react";
import { completeSubPath } from "../../ipc/client";
import { useLatest } from "../../useLatest";
import { useDraft } from "./draft";
import { offerOther } from "./offer";
import { useFaults } from "./usePlan";

/** Most folders offered at once; more letters narrow them down. */
const OFFERED = 50;

/** The folder of the volume, completed from the volume while it is typed. */
export function SubPathField({ index }: { index: number }) {
  const form = useDraft();
  const fault = useFaults(index);
  const source = form.values.mounts[index]?.source;
  const volume = source?.kind === "volume" && !source.create ? source.volume : "";
  const field = form.getInputProps(`mounts.${index}.source.subPath`);
  const folders = useFolders(volume, field.value);
  return (
    <Autocomplete
      label="subPath"
      placeholder="the whole volume"
      data={folders}
      filter={({ options, search }) => offerOther(options as ComboboxItem[], search)}
      data-mono
      spellCheck={false}
      {...field}
      error={fault("subPath")}
    />
  );
}

/** Folders that what is typed could become. Where the volume cannot be asked, there are none: the plan says why. */
function useFolders(volume: string, typed: string): string[] {
  const input = useMemo(() => ({ volume, typed }), [volume, typed]);
  const ask = useCallback(async (asked: { volume: string; typed: string }) => {
    return asked.volume === "" ? [] : completeSubPath(asked.volume, asked.typed, OFFERED);
  }, []);
  return useLatest(input, ask).answer?.output ?? [];
}
