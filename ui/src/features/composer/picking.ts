import { cell } from "../../cell";

/** The mount, by its key, for which a folder is being picked in the browser; `undefined` for none. */
export const picking = cell<string | undefined>(undefined);
