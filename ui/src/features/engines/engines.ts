import { notifications } from "@mantine/notifications";
import { cell } from "../../cell";
import { copy } from "../../errors/copy";
import type { EnginesReport } from "../../ipc/bindings";
import { chooseEngine, watchEngines } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import { go } from "../../navigation/navigation";

const report = cell<EnginesReport>({ candidates: [], current: null, looking: true });

/** Every place where an engine was looked for, followed as it changes. */
export const useEngines = report.use;

/** Follows which engines there are. */
export function followEngines(): void {
  watchEngines(report.set).catch((failure: unknown) => {
    const { message } = toTold(failure);
    notifications.show({ title: copy.INTERNAL.title, message });
  });
}

/** Uses another engine from now on, and shows its volumes. */
export async function switchTo(address: string): Promise<void> {
  try {
    await chooseEngine(address);
    go({ page: "volumes" });
  } catch (failure) {
    const problem = toTold(failure);
    notifications.show({ title: copy[problem.code].title, message: problem.message });
  }
}
