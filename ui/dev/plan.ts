import type {
  ComponentVerdict,
  Draft,
  MountDraft,
  MountPlan,
  Overlap,
  Plan,
  Settings,
  Told,
  Way,
} from "../src/ipc/bindings";
import { folders } from "./files";
import { problem } from "./problems";
import type { Scene } from "./scenes";

/** A plan as the program would make it, as far as pictures and tests of the page need it. */
export function madeUpPlan(draft: Draft, scene: Scene, settings: Settings): Plan {
  const problems: Told[] = [];
  if (draft.image.trim() === "") problems.push(fault("INVALID_IMAGE", "An image is needed.", "image"));
  else if (!scene.snapshot?.images.some((image) => image.reference === draft.image)) {
    problems.push({
      ...fault("IMAGE_NOT_FOUND", `${draft.image} is not on this engine.`, "image"),
      actions: [{ kind: "useImage", reference: "python:3.12-slim" }],
    });
  }
  if (draft.memory !== "" && !/^\d+ ?[kmg]?i?b?$/i.test(draft.memory)) {
    problems.push(
      fault("INVALID_QUANTITY", "Write a number and a unit: k, m or g, for example 512m.", "memory"),
    );
  }
  const mounts: MountPlan[] = [];
  draft.mounts.forEach((mount, index) => {
    if (!mount.target.startsWith("/")) {
      problems.push(
        fault("INVALID_MOUNT_PATH", "A target is an absolute path, for example /mnt/data.", "target", index),
      );
    }
    if (mount.source.kind === "host" && !settings.allowedRoots?.length) {
      problems.push({
        ...fault(
          "HOST_PATH_NOT_ALLOWED",
          `${mount.source.path || "It"} is outside the host folders that you allowed.`,
          "hostFolder",
          index,
        ),
        actions: [{ kind: "openAllowedRoots" }],
      });
    } else if (mount.source.kind === "volume" && mount.source.volume === "") {
      problems.push(fault("INVALID_VOLUME_NAME", "A volume is needed.", "volume", index));
    } else mounts.push(mountPlan(mount, index, scene));
  });
  const refused = mounts.some((mount) => mount.verdict.kind === "refused");
  return {
    problems,
    mounts,
    overlaps: mounts.flatMap((mount) => overlap(mount, draft.mounts[mount.index], scene)),
    dockerRun: problems.length === 0 ? dockerRun(draft) : null,
    secretVariables: /^\w*TOKEN(?==)/m.exec(draft.environment) ?? [],
    ready: problems.length === 0 && !refused,
  };
}

function fault(
  code: Told["code"],
  message: string,
  name: NonNullable<Told["field"]>["name"],
  mount: number | null = null,
) {
  return problem(code, message, { field: { name, mount, line: null } });
}

function mountPlan(mount: MountDraft, index: number, scene: Scene): MountPlan {
  const { source } = mount;
  const target = mount.target.startsWith("/") ? mount.target : null;
  const plain = { index, target, components: [], subPath: null, folder: null };
  if (source.kind === "tmpfs") return { ...plain, way: "tmpfs", verdict: { kind: "ready" } };
  if (source.kind === "host") return { ...plain, way: "hostBind", verdict: { kind: "ready" } };
  const { volume, subPath } = source;
  const native: Way =
    scene.snapshot?.engine.capabilities.subPath === "native" ? "nativeSubPath" : "provenBind";
  const way: Way = subPath === "" ? "wholeVolume" : native;
  const common = { ...plain, subPath, way };
  if (source.create) return { ...common, verdict: { kind: "willBeMade" } };
  if (!scene.snapshot?.volumes.some((row) => row.name === volume)) {
    const told = problem(
      "PVC_VOLUME_NOT_FOUND",
      `The volume ${volume} is not on this engine, or not any more.`,
      {
        field: { name: "volume", mount: index, line: null },
        actions: [{ kind: "createVolume", volume }],
      },
    );
    return { ...common, verdict: { kind: "refused", problem: told } };
  }
  return { ...common, ...judged(volume, subPath, index) };
}

type Judged = Pick<MountPlan, "components" | "verdict" | "folder">;

function judged(volume: string, subPath: string, index: number): Judged {
  const components: ComponentVerdict[] = [];
  let refusal: Told | undefined;
  let path = "";
  for (const name of subPath.split("/").filter(Boolean)) {
    const state = refusal ? "notReached" : stateOf(path, name);
    const linkTarget = refusal ? null : (entry(path, name)?.link?.target ?? null);
    components.push({ name, state, linkTarget });
    if (state === "missing") refusal = missing(volume, subPath, name, index);
    if (state === "linkLeaves") refusal = escapes(volume, path, name, index);
    path = path === "" ? name : `${path}/${name}`;
  }
  if (refusal) return { components, folder: null, verdict: { kind: "refused", problem: refusal } };
  const folder = { isFile: false, uid: 1000, gid: 1000, mode: 0o755, canonical: null };
  return { components, folder, verdict: { kind: "ready" } };
}

const entry = (path: string, name: string) => folders[path]?.find((each) => each.name === name);

function stateOf(path: string, name: string): ComponentVerdict["state"] {
  const row = entry(path, name);
  if (!row) return "missing";
  if (row.link) return row.link.state === "inside" ? "linkInside" : "linkLeaves";
  return row.kind === "folder" ? "folder" : "file";
}

function missing(volume: string, subPath: string, name: string, mount: number): Told {
  return problem("PVC_SUBPATH_NOT_FOUND", `“${name}” is not in ${volume}. Nothing was made.`, {
    field: { name: "subPath", mount, line: null },
    actions: [
      { kind: "createFolder", volume, subPath, uid: 0, gid: 0, mode: 0o755 },
      { kind: "chooseFolder", volume },
    ],
  });
}

function escapes(volume: string, folder: string, name: string, mount: number): Told {
  const target = entry(folder, name)?.link?.target;
  const words = `“${name}” is a link that leaves the volume (to ${target}). An engine would follow it into its own file system.`;
  return problem("PVC_SUBPATH_ESCAPES", words, {
    field: { name: "subPath", mount, line: null },
    actions: [
      { kind: "chooseFolder", volume },
      { kind: "showInVolume", volume, folder },
    ],
  });
}

function overlap(mount: MountPlan, draft: MountDraft | undefined, scene: Scene): Overlap[] {
  if (draft?.source.kind !== "volume" || mount.verdict.kind !== "ready") return [];
  const { volume, subPath } = draft.source;
  const row = scene.snapshot?.volumes.find((each) => each.name === volume);
  return (row?.usedBy ?? [])
    .filter((use) => use.access === "readWrite" && use.subPath === "")
    .map((use) => ({
      mount: mount.index,
      volume,
      subPath,
      access: draft.access,
      other: use.name,
      otherSubPath: use.subPath,
      otherAccess: use.access,
      kind: "oursInside" as const,
    }));
}

function dockerRun(draft: Draft): string {
  const mounts = draft.mounts.map(({ source, target, access }) =>
    source.kind === "volume"
      ? `--mount type=volume,src=${source.volume},dst=${target},volume-subpath=${source.subPath},volume-nocopy${access === "readOnly" ? ",readonly" : ""}`
      : `--mount type=${source.kind === "host" ? "bind" : "tmpfs"},dst=${target}`,
  );
  return [
    `docker run -d --network ${draft.network}`,
    "--pids-limit 256",
    "--cap-drop ALL --security-opt no-new-privileges",
    ...mounts,
    `${draft.image} ${draft.command}`.trim(),
  ].join(" \\\n  ");
}
