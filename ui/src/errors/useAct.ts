import type { Action } from "../ipc/bindings";
import { go } from "../navigation/navigation";

/** Does what the action of a problem says, where the page has nothing of its own to change. */
export function useAct(again: () => void) {
  return (action: Action): void => {
    switch (action.kind) {
      case "chooseFolder":
        go({ page: "volumes", volume: action.volume });
        return;
      case "showInVolume":
        go({ page: "volumes", volume: action.volume, path: action.folder });
        return;
      case "openAllowedRoots":
        go({ page: "settings" });
        return;
      default:
        again();
    }
  };
}
