import type { LogLine, MountNow, SandboxDetail } from "../src/ipc/bindings";
import { NOW } from "./files";
import type { Scene } from "./scenes";

/** What the gate would have found in a sandbox of a scene; the second one differs. */
export function madeUpDetail(container: string, scene: Scene): SandboxDetail {
  const row = scene.snapshot?.containers.find((each) => each.id === container);
  const differs = row?.name === "trainer-b";
  const mounts = (row?.mounts ?? []).map((mount, index): MountNow => {
    const { source, target, access } = mount;
    const found = {
      identity: `65024:${11862276 + index}:1763980000000000000`,
      root:
        source.kind === "volume" ? `/var/lib/docker/volumes/${source.volume}/_data/${source.subPath}` : "/",
      filesystem: source.kind === "volume" ? "ext4" : "tmpfs",
      readOnly: access === "readOnly",
      mountPoint: target,
    };
    return {
      asked: {
        source:
          source.kind === "volume"
            ? {
                kind: "volume",
                volume: source.volume,
                subPath: source.subPath,
                canonical: source.subPath,
                native: true,
              }
            : { kind: "tmpfs", size: "512m" },
        target,
        access,
        identity: found.identity,
      },
      proved: !differs,
      difference: differs ? "Another folder is mounted there." : null,
      found,
    };
  });
  return { container, mounts, proof: { at: NOW - 18 * 60_000, proved: !differs, mounts: [] } };
}

/** What every made-up sandbox has written. */
export const madeUpLog: LogLine[] = [
  { source: "output", text: "loading /mnt/train/data.csv" },
  { source: "output", text: "epoch 1  loss 0.4812  acc 0.8120" },
  { source: "output", text: "epoch 2  loss 0.3127  acc 0.8733" },
  { source: "error", text: "touch: /mnt/train/x: Read-only file system" },
];
