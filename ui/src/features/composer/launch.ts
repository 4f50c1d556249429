import { cell } from "../../cell";
import { sayDone, sayFailed } from "../../components/toasts";
import type { Draft, Launched, LaunchProgress, Stage, Told } from "../../ipc/bindings";
import { cancelLaunch, launchSandbox } from "../../ipc/client";
import { toTold } from "../../ipc/problem";
import { currentPlace, go } from "../../navigation/navigation";

/** A launch: under way, or the last one where it failed. One that succeeded is a sandbox, and has its page. */
export interface Launch {
  /** Names it for a cancel. */
  id: string;
  running: boolean;
  /** The stage that it is in, or failed in. */
  stage: Stage;
  /** When each stage began, in milliseconds since the launch did. */
  began: Partial<Record<Stage, number>>;
  /** The person gave it up. */
  cancelling: boolean;
  /** What it made is being removed. */
  cleaningUp: boolean;
  problem: Told | undefined;
}

const launching = cell<Launch | undefined>(undefined);

/** The launch, followed. It goes on while one looks elsewhere. */
export const useLaunch = launching.use;

function change(part: Partial<Launch>) {
  const now = launching.get();
  if (now) launching.set({ ...now, ...part });
}

let launches = 0;

/** Launches a draft. Where one is under way already, nothing happens. */
export async function startLaunch(draft: Draft): Promise<void> {
  if (launching.get()?.running) return;
  launches += 1;
  const id = `launch-${Date.now()}-${launches}`;
  launching.set({
    id,
    running: true,
    stage: "resolve",
    began: {},
    cancelling: false,
    cleaningUp: false,
    problem: undefined,
  });
  try {
    succeed(await launchSandbox(id, draft, progress));
  } catch (failure) {
    change({ running: false, problem: toTold(failure) });
    if (currentPlace().page !== "composer") sayFailed(failure);
  }
}

function progress(message: LaunchProgress) {
  if (message.kind === "cleaningUp") change({ cleaningUp: true });
  else
    change({ stage: message.stage, began: { ...launching.get()?.began, [message.stage]: message.afterMs } });
}

function succeed({ container, name, tookMs, proof }: Launched) {
  launching.set(undefined);
  const proved =
    proof.mounts.length === 1 ? "its mount is proved" : `all ${proof.mounts.length} mounts are proved`;
  const rest = proof.mounts.length === 0 ? "it has no mounts" : proved;
  sayDone(`${name} is launched`, `After ${tookMs} ms: ${rest}.`);
  if (currentPlace().page === "composer") go({ page: "sandbox", id: container });
}

/** Gives the launch up; what it made is removed. */
export function giveUpLaunch(): void {
  const now = launching.get();
  if (!now?.running) return;
  change({ cancelling: true });
  cancelLaunch(now.id).catch((failure: unknown) => change({ cancelling: false, problem: toTold(failure) }));
}

/** Puts a failed launch away. */
export function dismissLaunch(): void {
  if (!launching.get()?.running) launching.set(undefined);
}
