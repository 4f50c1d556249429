import { cell } from "../../../cell";
import type { SavedEndpoint } from "../../../ipc/bindings";

/** What the dialog is open for. */
export interface Editing {
  endpoint: SavedEndpoint | undefined;
  /** The address under which it is listed. */
  replaces: string | null;
}

const editing = cell<Editing | undefined>(undefined);

/** What the dialog is open for; nothing where it is closed. */
export const useEditing = editing.use;

/** Opens the dialog for a new endpoint. */
export function addEndpoint(): void {
  editing.set({ endpoint: undefined, replaces: null });
}

/** Opens the dialog for a saved endpoint that is listed under an address. */
export function editEndpoint(endpoint: SavedEndpoint, address: string): void {
  editing.set({ endpoint, replaces: address });
}

/** Closes the dialog. */
export function closeEndpoint(): void {
  editing.set(undefined);
}
