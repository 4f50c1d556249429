import { go } from "../../navigation/navigation";
import { newMount, useDraft, volumeSource } from "./draft";
import { picking } from "./picking";

/**
 * Puts a folder of a volume into the composer and goes there: into the mount for which a folder is being picked,
 * or as a mount of its own.
 */
export function useMountFolder() {
  const form = useDraft();
  return (volume: string, subPath: string) => {
    const { mounts } = form.values;
    const picked = mounts.findIndex((mount) => mount.key === picking.get());
    if (picked >= 0) form.setFieldValue(`mounts.${picked}.source`, volumeSource(volume, subPath));
    else form.insertListItem("mounts", newMount(volumeSource(volume, subPath), mounts));
    picking.set(undefined);
    go({ page: "composer" });
  };
}
