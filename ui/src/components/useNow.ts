import { useInterval } from "@mantine/hooks";
import { useState } from "react";

/** How often "2 min ago" is looked at again, in milliseconds. */
const TICK = 20_000;

/** The time, fresh enough for "2 min ago". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), TICK, { autoInvoke: true });
  return now;
}
