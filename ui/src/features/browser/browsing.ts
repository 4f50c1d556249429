import { cell } from "../../cell";
import type { SortOrder } from "../../ipc/bindings";

/** How folders are shown, the same for all of them. */
export const browsing = cell<{ sort: SortOrder; hidden: boolean }>({
  sort: { by: "name", descending: false },
  hidden: true,
});
