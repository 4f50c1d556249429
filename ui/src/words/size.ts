const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes for people, in powers of ten with at most three digits: `212 B`, `4.1 MB`, `38.2 GB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** A count with separators: `214,310`. */
export function countText(count: number): string {
  return count.toLocaleString("en");
}

/** A count with its noun: `1 entry`, `214,310 entries`. */
export function countOf(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
