import type { Folder } from "./folder";

/**
 * The index of the first entry whose name begins with `typed`, -1 for none. In a folder sorted by name it is
 * found by halving, with one short question a step, so that a hundred thousand entries need seventeen; in any
 * other order only what is loaded is looked through.
 */
export async function seek(folder: Folder, typed: string, from: number): Promise<number> {
  const again = from > 0 ? loaded(folder, typed, from, Math.min(folder.total, from + 1)) : -1;
  if (again >= 0) return again;
  if (folder.query.sort.by !== "name" || folder.query.sort.descending) {
    const ahead = loaded(folder, typed, from, folder.total);
    return ahead >= 0 ? ahead : loaded(folder, typed, 0, from);
  }
  for (const wanted of spellings(typed)) {
    for (const [low, high] of [[0, folder.folders] as const, [folder.folders, folder.total] as const]) {
      const index = await halve(folder, wanted, low, high);
      if (index >= 0) return index;
    }
  }
  return -1;
}

/** As typed, then with the first letter the other way: names are sorted by their bytes, where case matters. */
function spellings(typed: string): string[] {
  const [first = "", ...rest] = typed;
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return other === first ? [typed] : [typed, other + rest.join("")];
}

async function halve(folder: Folder, wanted: string, start: number, end: number): Promise<number> {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((await folder.name(middle)) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && (await folder.name(low)).startsWith(wanted) ? low : -1;
}

/** Most entries looked through for one letter. */
const LOOKED = 50_000;

function loaded(folder: Folder, typed: string, from: number, to: number): number {
  const wanted = typed.toLowerCase();
  for (let index = from; index < Math.min(to, from + LOOKED); index += 1) {
    if (folder.at(index)?.name.toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
