import { make } from "../../errors/making";
import type { Action, Told } from "../../ipc/bindings";
import { go } from "../../navigation/navigation";
import { useDraft } from "./draft";
import { picking } from "./picking";
import { usePlan } from "./usePlan";

/**
 * Does what the action of a problem says, in the draft where it can, on the engine where it must. `index` is the
 * mount that the problem belongs to, where it belongs to one.
 */
export function useMend(index: number | undefined) {
  const form = useDraft();
  const { again } = usePlan();
  const source = `mounts.${index}.source`;
  return (action: Action): void => {
    switch (action.kind) {
      case "createFolder":
        void make(action).then((made) => made && again());
        return;
      case "createVolume":
        form.setFieldValue(`${source}.create`, true);
        return;
      case "chooseFolder":
        picking.set(index === undefined ? undefined : form.values.mounts[index]?.key);
        go({ page: "volumes", volume: action.volume });
        return;
      case "showInVolume":
        go({ page: "volumes", volume: action.volume, path: action.folder });
        return;
      case "useImage":
        form.setFieldValue("image", action.reference);
        return;
      case "allowFile":
        form.setFieldValue(`${source}.allowFile`, true);
        return;
      case "openAllowedRoots":
        go({ page: "settings" });
        return;
      case "retry":
        again();
    }
  };
}

/** A problem whose folder would be made for the user who will run the command, where that is a number. */
export function forUser(problem: Told, user: string): Told {
  const numbers = /^(\d+)(?::(\d+))?$/.exec(user.trim());
  if (!numbers) return problem;
  const uid = Number(numbers[1]);
  const owner = { uid, gid: Number(numbers[2] ?? uid) };
  const actions = problem.actions.map((action) =>
    action.kind === "createFolder" ? { ...action, ...owner } : action,
  );
  return { ...problem, actions };
}
