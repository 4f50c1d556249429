import type { MountRow } from "../../ipc/bindings";

/** What a mount shows, in a few words: `ml-corpus/datasets/train`, `/srv/data`, `memory`. */
export function sourceText({ source }: MountRow): string {
  switch (source.kind) {
    case "volume":
      return source.subPath === "" ? source.volume : `${source.volume}/${source.subPath}`;
    case "host":
      return source.path;
    case "tmpfs":
      return "memory";
    case "other":
      return "something else";
  }
}

/** A mount in a line: `ml-corpus/datasets/train → /mnt/train`. */
export function mountText(mount: MountRow): string {
  return `${sourceText(mount)} → ${mount.target}`;
}
