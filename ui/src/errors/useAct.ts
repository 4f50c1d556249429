import type { Action } from "../ipc/bindings";
import { go } from "../navigation/navigation";
import { make } from "./making";

/** Does what the action of a problem says, where the page has nothing of its own to change; then tries again. */
export function useAct(again: () => void) {
  return (action: Action): void => {
    switch (action.kind) {
      case "createFolder":
      case "createVolume":
        void make(action).then((made) => made && again());
        return;
      case "chooseFolder":
        go({ page: "volumes", volume: action.volume });
        return;
      case "showInVolume":
        go({ page: "volumes", volume: action.volume, path: action.folder });
        return;
      case "openAllowedRoots":
        go({ page: "settings" });
        return;
      case "useImage":
      case "allowFile":
      case "retry":
        again();
    }
  };
}
