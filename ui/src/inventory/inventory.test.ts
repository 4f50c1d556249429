import { describe, expect, it } from "vitest";
import { problem as madeUpProblem } from "../../dev/problems";
import { volume } from "../../dev/rows";
import type { InventoryDelta, InventoryMessage } from "../ipc/bindings";
import { apply, type Inventory, nothingKnown } from "./inventory";

function snapshot(sequence: number, ...names: string[]): InventoryMessage {
  const engine = {
    address: "unix:///run/docker.sock",
    id: "",
    name: "default",
    product: "docker" as const,
    version: "28.5.2",
    apiVersion: "1.51",
    platform: "linux/amd64",
    rootless: false,
    cgroupVersion: 2,
    runtimes: ["runc"],
    capabilities: {
      subPath: "native" as const,
      missingFolder: "refused" as const,
      readOnly: "recursive" as const,
      limits: { memory: true, cpus: true, processes: true },
      needsKeeper: false,
      forcedRemoval: "refused" as const,
      untellable: "",
      shortestNewVolumeName: 2,
    },
    isKnown: true,
  };
  return {
    kind: "snapshot",
    sequence,
    snapshot: { engine, volumes: names.map((name) => volume(name)), containers: [], images: [] },
  };
}

function delta(sequence: number, change: Partial<InventoryDelta>): InventoryMessage {
  const nothing = { volumes: [], goneVolumes: [], containers: [], goneContainers: [], images: null };
  return { kind: "delta", sequence, delta: { ...nothing, ...change } };
}

function told(...messages: InventoryMessage[]): Inventory | undefined {
  let inventory: Inventory | undefined = nothingKnown;
  for (const message of messages) inventory = inventory && apply(inventory, message);
  return inventory;
}

const names = (inventory: Inventory | undefined) => inventory?.volumes.map((row) => row.name);

describe("the inventory", () => {
  it("shows a volume made by somebody else in its place", () => {
    expect(names(told(snapshot(1, "a", "c"), delta(2, { volumes: [volume("b")] })))).toEqual(["a", "b", "c"]);
  });

  it("replaces a volume that changed and drops one that is gone", () => {
    const inventory = told(
      snapshot(1, "a", "b"),
      delta(2, { volumes: [volume("a", { driver: "nfs" })], goneVolumes: ["b"] }),
    );
    expect(inventory?.volumes).toEqual([volume("a", { driver: "nfs" })]);
  });

  it("notices that a message is missing instead of showing something wrong", () => {
    expect(told(snapshot(1, "a"), delta(3, { goneVolumes: ["a"] }))).toBeUndefined();
  });

  it("takes a snapshot at any time, whole", () => {
    expect(names(told(snapshot(1, "a", "b"), snapshot(9, "c")))).toEqual(["c"]);
  });

  it("keeps everything on screen when the engine goes away, and says so", () => {
    const problem = madeUpProblem("ENGINE_UNREACHABLE", "Nobody answers.");
    const inventory = told(snapshot(1, "a"), {
      kind: "liveness",
      sequence: 2,
      liveness: { kind: "stale", problem },
    });
    expect(names(inventory)).toEqual(["a"]);
    expect(inventory?.liveness).toEqual({ kind: "stale", problem });
  });

  it("hears that the engine is away from a stream that begins while it is", () => {
    const problem = madeUpProblem("ENGINE_UNREACHABLE", "Nobody answers.");
    const inventory = told(snapshot(4, "a"), {
      kind: "liveness",
      sequence: 4,
      liveness: { kind: "stale", problem },
    });
    expect(inventory?.liveness.kind).toBe("stale");
    expect(names(inventory && apply(inventory, delta(5, { volumes: [volume("b")] })))).toEqual(["a", "b"]);
  });
});
