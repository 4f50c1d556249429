import { cell } from "../cell";
import { engineText } from "../features/engines/engineText";
import { useInventory } from "../inventory/store";
import type { About } from "../ipc/bindings";

/** What the program says about itself, told once at its start. */
export const aboutProgram = cell<About | undefined>(undefined);

/** The versions that belong into a report, one a line. */
export function useVersions(): string[] {
  const about = aboutProgram.use();
  const { engine } = useInventory();
  const program =
    about &&
    `Sandbar ${about.version} on ${about.system}, Tauri ${about.tauri}, web view ${about.webview ?? "unknown"}`;
  const inUse = engine && `engine: ${engineText(engine)}, ${engine.platform}`;
  return [program, inUse].filter((line) => line !== undefined);
}
