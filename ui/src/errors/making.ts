import { sayDone, sayFailed } from "../components/toasts";
import type { Action } from "../ipc/bindings";
import { createFolder, createVolume } from "../ipc/client";

/** An action that makes something on the engine. */
export type Making = Extract<Action, { kind: "createFolder" | "createVolume" }>;

/** Makes what an action says, and says how it went. Answers whether it is there now. */
export async function make(action: Making): Promise<boolean> {
  try {
    if (action.kind === "createVolume") {
      await createVolume(action.volume);
      sayDone("Volume made", action.volume);
    } else {
      const { volume, subPath, uid, gid } = action;
      await createFolder(volume, subPath, action);
      sayDone("Folder made", `${subPath} in ${volume}, owned by ${uid}:${gid}`);
    }
    return true;
  } catch (failure) {
    sayFailed(failure);
    return false;
  }
}
