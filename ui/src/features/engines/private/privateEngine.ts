import { cell } from "../../../cell";
import { sayDone, sayFailed } from "../../../components/toasts";
import type { PrivateReport } from "../../../ipc/bindings";
import {
  importBusybox,
  keepPrivateEngine,
  removePrivateData,
  startPrivateEngine,
  stopPrivateEngine,
  watchPrivateEngine,
} from "../../../ipc/client";

const report = cell<PrivateReport | undefined>(undefined);

/** How the private engine is; `undefined` until the program has said it. */
export const usePrivateEngine = report.use;

/** Follows how the private engine is. */
export function followPrivateEngine(): void {
  watchPrivateEngine(report.set).catch(sayFailed);
}

/** Starts the engine. How far it is, and why it failed, is in the report. */
export function start(): void {
  startPrivateEngine().catch(sayFailed);
}

/** Stops the engine, or gives its start up. */
export function stop(): void {
  stopPrivateEngine().catch(sayFailed);
}

/** Says whether the engine goes on when the program ends. */
export function keep(kept: boolean): void {
  keepPrivateEngine(kept).catch(sayFailed);
}

/** Removes all that the engine has; tells whether that is done. */
export async function removeData(): Promise<boolean> {
  return said(removePrivateData(), "The private engine’s data is removed", "Its next start begins empty.");
}

/** Makes an image of this machine's busybox; tells whether that is done. */
export async function bringBusybox(): Promise<boolean> {
  return said(importBusybox(), "The image is there", "A sandbox can be launched with it.");
}

async function said(action: Promise<unknown>, title: string, words: string): Promise<boolean> {
  try {
    await action;
    sayDone(title, words);
    return true;
  } catch (failure) {
    sayFailed(failure);
    return false;
  }
}
