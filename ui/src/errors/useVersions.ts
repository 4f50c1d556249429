import { cell } from "../cell";
import { engineText } from "../features/engines/engineText";
import { useInventory } from "../inventory/store";
import type { Versions } from "./details";

/** The program's own version, told once at its start. */
export const ownVersion = cell("");

/** The versions that belong into a report. */
export function useVersions(): Versions {
  const { engine } = useInventory();
  return { sandbar: ownVersion.use(), engine: engine && `${engineText(engine)}, ${engine.platform}` };
}
