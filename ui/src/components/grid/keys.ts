import type { KeyboardEvent } from "react";

/** What the keys of a grid act on. */
export interface GridKeyHandlers {
  active: number;
  count: number;
  /** How many rows a page has. */
  pageRows: number;
  onActive: (index: number) => void;
  onOpen: ((index: number) => void) | undefined;
  onBack: (() => void) | undefined;
  /** A typed letter, with the time of the key in milliseconds. */
  seek: (letter: string, time: number, active: number) => void;
}

/** Acts on a key. Answers whether the key meant something, so that the browser does nothing else with it. */
export function handleGridKey(event: KeyboardEvent, grid: GridKeyHandlers): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = move(event.key, grid);
  if (target !== undefined) {
    if (grid.count > 0) grid.onActive(Math.min(Math.max(target, 0), grid.count - 1));
    return true;
  }
  if (event.key === "Enter" && grid.onOpen && grid.active >= 0) {
    grid.onOpen(grid.active);
    return true;
  }
  if (event.key === "Backspace" && grid.onBack) {
    grid.onBack();
    return true;
  }
  if (isLetter(event.key)) {
    grid.seek(event.key, event.timeStamp, grid.active);
    return true;
  }
  return false;
}

/** `/` belongs to the search field. */
function isLetter(key: string): boolean {
  return [...key].length === 1 && key !== "/";
}

function move(key: string, { active, count, pageRows }: GridKeyHandlers): number | undefined {
  switch (key) {
    case "ArrowDown":
      return active + 1;
    case "ArrowUp":
      return active < 0 ? 0 : active - 1;
    case "PageDown":
      return active + pageRows;
    case "PageUp":
      return active - pageRows;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
