import type { Action } from "../ipc/bindings";
import { permissionText } from "../words/mode";

/** The words on the button of an action. */
export function actionLabel(action: Action): string {
  switch (action.kind) {
    case "createFolder":
      return "Create this folder";
    case "createVolume":
      return "Create the volume";
    case "chooseFolder":
      return "Choose another folder";
    case "showInVolume":
      return "Show it in the volume";
    case "useImage":
      return `Use ${action.reference}`;
    case "allowFile":
      return "Mount the file";
    case "openAllowedRoots":
      return "Open the settings";
    case "retry":
      return "Try again";
  }
}

/** What an action would do in detail, where the button alone would hide something. */
export function actionNote(action: Action): string | undefined {
  if (action.kind !== "createFolder") return undefined;
  return `owner ${action.uid}:${action.gid}, mode ${permissionText(action.mode)}`;
}
