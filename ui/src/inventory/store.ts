import { cell } from "../cell";
import type { InventoryMessage } from "../ipc/bindings";
import { watchInventory } from "../ipc/client";
import { toTold } from "../ipc/problem";
import { apply, type Inventory, nothingKnown } from "./inventory";

const inventory = cell<Inventory>(nothingKnown);

/** What is on the engine, followed as it changes. Fed by one stream; nothing asks for it again and again. */
export const useInventory = inventory.use;

/** Nothing is known any more: no engine is in use. */
export function forgetEngine(): void {
  inventory.set(nothingKnown);
}

/** Counts the streams that were asked for: what an older one still says is not heard. */
let newest = 0;

/**
 * Follows the engine. Where a message is missing, the stream is asked for anew: it begins with a snapshot, which
 * replaces everything at once.
 */
export function followEngine(): void {
  newest += 1;
  const stream = newest;
  const onMessage = (message: InventoryMessage) => {
    if (stream !== newest) return;
    const next = apply(inventory.get(), message);
    if (next) inventory.set(next);
    else followEngine();
  };
  watchInventory(onMessage).catch((failure: unknown) => {
    inventory.set({ ...inventory.get(), liveness: { kind: "stale", problem: toTold(failure) } });
  });
}
