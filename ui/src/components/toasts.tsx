import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { copy } from "../errors/copy";
import { toTold } from "../ipc/problem";
import styles from "./toasts.module.css";

/** How long a chance to undo stays, in milliseconds. */
const UNDO_STAYS = 12_000;

/** Says that something was done. */
export function sayDone(title: string, message: string): void {
  notifications.show({ title, message, color: "var(--sb-ok)" });
}

/** Says why something could not be done. */
export function sayFailed(failure: unknown): void {
  const { code, message } = toTold(failure);
  notifications.show({ title: copy[code].title, message, color: "var(--sb-bad)" });
}

/** Says what was taken away, with the way to have it back. */
export function offerUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: UNDO_STAYS,
    message: (
      <span className={styles.undo}>
        {message}
        <Button
          size="compact-xs"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          Undo
        </Button>
      </span>
    ),
  });
}
