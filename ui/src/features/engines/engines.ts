import { cell } from "../../cell";
import { sayFailed } from "../../components/toasts";
import { forgetEngine } from "../../inventory/store";
import type { EnginesReport } from "../../ipc/bindings";
import { chooseEngine, watchEngines } from "../../ipc/client";
import { go } from "../../navigation/navigation";

const report = cell<EnginesReport>({ candidates: [], current: null, looking: true });

/** Every place where an engine was looked for, followed as it changes. */
export const useEngines = report.use;

/** Follows which engines there are. */
export function followEngines(): void {
  watchEngines((told) => {
    if (told.current === null) forgetEngine();
    report.set(told);
  }).catch(sayFailed);
}

const switching = cell<string | undefined>(undefined);

/** The address of the engine that is being switched to, while that takes. */
export const useSwitching = switching.use;

/** Uses another engine from now on, and shows its volumes. */
export async function switchTo(address: string): Promise<void> {
  switching.set(address);
  try {
    await chooseEngine(address);
    go({ page: "volumes" });
  } catch (failure) {
    sayFailed(failure);
  } finally {
    switching.set(undefined);
  }
}
