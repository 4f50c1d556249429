const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago a moment was, in two words: `now`, `12 min ago`, `3 d ago`. A clock that runs ahead is `now`. */
export function agoText(moment: number, now: number): string {
  const age = now - moment;
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 30 * DAY) return `${Math.floor(age / DAY)} d ago`;
  if (age < 365 * DAY) return `${Math.floor(age / (30 * DAY))} mo ago`;
  return `${Math.floor(age / (365 * DAY))} y ago`;
}

/** A moment to the second in the person's own time zone: `2026-11-24 09:41:05`. */
export function momentText(moment: number): string {
  const date = new Date(moment);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
