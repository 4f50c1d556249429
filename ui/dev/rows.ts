import type { VolumeRow, VolumeUse } from "../src/ipc/bindings";

/** A volume of which only what matters is said. */
export function volume(name: string, more: Partial<VolumeRow> = {}): VolumeRow {
  return {
    name,
    driver: "local",
    created: null,
    anonymous: false,
    labels: {},
    options: {},
    removeWhenUnused: false,
    usedBy: [],
    ...more,
  };
}

/** A use of a volume by a running container. */
export function use(name: string, more: Partial<VolumeUse> = {}): VolumeUse {
  return {
    container: `id-${name}`,
    name,
    isSandbox: false,
    state: "running",
    subPath: "",
    target: "/data",
    access: "readWrite",
    ...more,
  };
}
