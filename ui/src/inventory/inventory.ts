import type {
  ContainerRow,
  EngineIdentity,
  Image,
  InventoryDelta,
  InventoryMessage,
  Liveness,
  VolumeRow,
} from "../ipc/bindings";

/** What is on the engine, as the page knows it. Each list is sorted by name and replaced when it changes. */
export interface Inventory {
  /** Number of the newest message. */
  sequence: number;
  engine: EngineIdentity | undefined;
  liveness: Liveness;
  volumes: readonly VolumeRow[];
  containers: readonly ContainerRow[];
  images: readonly Image[];
}

/** Before the first snapshot nothing is known; that is not the same as nothing being there. */
export const nothingKnown: Inventory = {
  sequence: 0,
  engine: undefined,
  liveness: { kind: "live" },
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
    return { ...message.snapshot, sequence, liveness: { kind: "live" } };
  }
  if (message.kind === "liveness" && inventory.engine === undefined) {
    return { ...inventory, sequence, liveness: message.liveness };
  }
  // A page that begins to listen while the engine is away is told so under the snapshot's own number.
  if (message.kind === "liveness" && sequence === inventory.sequence) {
    return { ...inventory, liveness: message.liveness };
  }
  if (sequence !== inventory.sequence + 1) return undefined;
  if (message.kind === "liveness") return { ...inventory, sequence, liveness: message.liveness };
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
