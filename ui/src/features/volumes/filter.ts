import { cell } from "../../cell";
import type { Sort } from "../../components/grid/types";
import type { VolumeRow } from "../../ipc/bindings";

/** By what the volumes can be sorted. */
export type VolumeSort = "name" | "driver" | "created" | "usedBy";

/** Which volumes are shown, and in what order. */
export interface VolumeFilter {
  text: string;
  unused: boolean;
  anonymous: boolean;
  driver: string | undefined;
  /** `name=value` of a label. */
  label: string | undefined;
  sort: Sort<VolumeSort>;
}

/** Everything, by name. */
export const noFilter: VolumeFilter = {
  text: "",
  unused: false,
  anonymous: false,
  driver: undefined,
  label: undefined,
  sort: { by: "name", descending: false },
};

/** The filter, kept while one looks elsewhere. */
export const volumeFilter = cell<VolumeFilter>(noFilter);

/** A label as it is written in a filter and on a tag. */
export function labelText([name, value]: [string, string]): string {
  return value === "" ? name : `${name}=${value}`;
}

/** The volumes that a filter shows, in its order. */
export function filtered(volumes: readonly VolumeRow[], filter: VolumeFilter): readonly VolumeRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = volumes.filter(
    (volume) => passes(volume, filter) && words.every((word) => mentions(volume, word)),
  );
  const { by, descending } = filter.sort;
  // They come sorted by name.
  if (by === "name") return descending ? shown.reverse() : shown;
  const key = keys[by];
  const sorted = shown.sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
  return descending ? sorted.reverse() : sorted;
}

const keys: Record<VolumeSort, (volume: VolumeRow) => string> = {
  name: (volume) => volume.name,
  driver: (volume) => volume.driver,
  created: (volume) => volume.created ?? "",
  usedBy: (volume) => volume.usedBy.map((use) => use.name).join(" "),
};

function passes(volume: VolumeRow, filter: VolumeFilter): boolean {
  if (filter.unused && volume.usedBy.length > 0) return false;
  if (filter.anonymous && !volume.anonymous) return false;
  if (filter.driver !== undefined && volume.driver !== filter.driver) return false;
  return filter.label === undefined || Object.entries(volume.labels).map(labelText).includes(filter.label);
}

/** A word is looked for in the name, the driver, the labels and the names of those who use it. */
function mentions(volume: VolumeRow, word: string): boolean {
  return (
    volume.name.toLowerCase().includes(word) ||
    volume.driver.toLowerCase().includes(word) ||
    volume.usedBy.some((use) => use.name.toLowerCase().includes(word)) ||
    Object.entries(volume.labels).some((label) => labelText(label).toLowerCase().includes(word))
  );
}

/** Whether anything is left out. */
export function isFiltering(filter: VolumeFilter): boolean {
  const { text, unused, anonymous, driver, label } = filter;
  return text.trim() !== "" || unused || anonymous || driver !== undefined || label !== undefined;
}
