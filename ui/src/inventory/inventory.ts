import type {
  Connection,
  ContainerRow,
  EngineIdentity,
  Image,
  InventoryDelta,
  InventoryMessage,
  VolumeRow,
} from "../ipc/wire";

/** What is on the engine, as the page knows it. Each list is sorted by name and replaced when it changes. */
export interface Inventory {
  /** Number of the newest message. */
  sequence: number;
  engine: EngineIdentity | undefined;
  connection: Connection;
  volumes: readonly VolumeRow[];
  containers: readonly ContainerRow[];
  images: readonly Image[];
}

/** Before the first snapshot nothing is known; that is not the same as nothing being there. */
export const nothingKnown: Inventory = {
  sequence: 0,
  engine: undefined,
  connection: { kind: "live" },
  volumes: [],
  containers: [],
  images: [],
};

/**
 * The inventory after a message, or `undefined` where a message before it is missing: then only a new snapshot
 * helps.
 */
export function apply(inventory: Inventory, message: InventoryMessage): Inventory | undefined {
  const { sequence } = message;
  if (message.kind === "snapshot") {
    return { ...message.snapshot, sequence, connection: { kind: "live" } };
  }
  if (sequence !== inventory.sequence + 1) return undefined;
  if (message.kind === "connection") return { ...inventory, sequence, connection: message.connection };
  return { ...inventory, ...changed(inventory, message.delta), sequence };
}

function changed(inventory: Inventory, delta: InventoryDelta): Partial<Inventory> {
  return {
    volumes: merge(inventory.volumes, delta.volumes, delta.goneVolumes, (row) => row.name, byName),
    containers: merge(inventory.containers, delta.containers, delta.goneContainers, (row) => row.id, byName),
    images: delta.images ?? inventory.images,
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function merge<Row>(
  rows: readonly Row[],
  fresh: Row[],
  gone: string[],
  key: (row: Row) => string,
  order: (a: Row, b: Row) => number,
): readonly Row[] {
  if (fresh.length === 0 && gone.length === 0) return rows;
  const out = new Set([...gone, ...fresh.map(key)]);
  return [...rows.filter((row) => !out.has(key(row))), ...fresh].sort(order);
}
