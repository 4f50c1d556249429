import { cell } from "../cell";

/** A place in the program. Everything that a page needs to know of where it is stands here. */
export type Place =
  | {
      page: "volumes";
      volume?: string;
      /** A folder of the volume in its escaped form; empty for the root. */
      path?: string;
      /** An entry of that folder to stand on. */
      entry?: string;
    }
  | { page: "sandboxes" }
  | { page: "composer" }
  | { page: "sandbox"; id: string }
  | { page: "engines" }
  | { page: "settings" };

const place = cell<Place>({ page: "volumes" });
let past: Place[] = [];

/** How far back `back` can go. */
const PAST = 50;

/** Goes to a place. Going from one folder to the next is not remembered one by one: Backspace walks those. */
export function go(next: Place): void {
  const from = place.get();
  if (next.page !== from.page) past = [...past.slice(1 - PAST), from];
  place.set(next);
}

/** Goes to where the person was before, if anywhere. */
export function back(): void {
  const last = past.at(-1);
  if (!last) return;
  past = past.slice(0, -1);
  place.set(last);
}

/** The place, followed as it changes. */
export const usePlace = place.use;

/** The place right now, for code outside of components. */
export const currentPlace = place.get;
