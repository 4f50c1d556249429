import { notifications } from "@mantine/notifications";

/** Copies text and says so. `what` is what the person copied: "The command". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: `${what} is in the clipboard.` });
  } catch {
    // A window without the permission, or without the interface.
    notifications.show({
      title: "Nothing was copied",
      message: "The system does not let Sandbar use the clipboard.",
    });
  }
}
