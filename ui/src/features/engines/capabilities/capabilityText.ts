import type { Capabilities, EngineIdentity, LimitSupport } from "../../../ipc/bindings";

/** What an engine does about one thing, and what follows for the person. */
export interface CapabilityRow {
  /** What it is about. */
  title: string;
  /** What the engine does, in a few words. */
  does: string;
  /** What that means here. */
  means: string;
  /** Who answers for it: the engine, Sandbar in its place, or nobody. */
  by: "engine" | "sandbar" | "nobody";
}

/** What an engine can do, row by row. */
export function capabilityRows(engine: EngineIdentity): CapabilityRow[] {
  return [
    subPath(engine),
    missing(engine),
    readOnly(engine),
    limits(engine),
    runtimes(engine),
    rights(engine),
  ];
}

function subPath({ capabilities }: EngineIdentity): CapabilityRow {
  const keeper = capabilities.needsKeeper
    ? " A bind does not count as use, so a keeper container holds the volume for as long as the sandbox is there."
    : " The engine itself counts the volume as used.";
  if (capabilities.subPath === "native") {
    return {
      title: "subPath",
      does: "honours it",
      means: `The engine mounts the folder; Sandbar proves it from inside.${keeper}`,
      by: "engine",
    };
  }
  return {
    title: "subPath",
    does: "ignores it",
    means: `Asked natively, it would mount the whole volume. Sandbar binds the folder itself and proves it from inside.${keeper}`,
    by: "sandbar",
  };
}

function missing({ capabilities }: EngineIdentity): CapabilityRow {
  const title = "Missing folder";
  switch (capabilities.missingFolder) {
    case "refused":
      return {
        title,
        does: "refuses it",
        means: "Sandbar says which component is missing before the engine does, and offers to make it.",
        by: "engine",
      };
    case "ignored":
      return {
        title,
        does: "mounts the whole volume",
        means: "Sandbar refuses the launch before the engine is asked, and offers to make the folder.",
        by: "sandbar",
      };
    case "made":
      return {
        title,
        does: "makes it, as root",
        means:
          "Sandbar refuses the launch before the engine is asked. A folder that vanishes later is made anew and empty, which the gate finds.",
        by: "sandbar",
      };
  }
}

function readOnly({ capabilities }: EngineIdentity): CapabilityRow {
  const title = "Read-only";
  return capabilities.readOnly === "recursive"
    ? {
        title,
        does: "all the way down",
        means: "What is mounted inside a read-only folder on the host is read-only too.",
        by: "engine",
      }
    : {
        title,
        does: "the folder alone",
        means:
          "A file system that is mounted inside the folder on the host stays writable. The gate finds that, and starts nothing.",
        by: "sandbar",
      };
}

const limitNames: Record<keyof LimitSupport, string> = {
  memory: "memory",
  cpus: "processor time",
  processes: "the number of processes",
};

const ignoredLimits = ({ limits }: Capabilities) =>
  (Object.keys(limitNames) as (keyof LimitSupport)[]).filter((name) => !limits[name]);

/** The limits that the engine takes and does not hold, in words; none where it holds all. */
export function limitsWithoutEffect(capabilities: Capabilities): string | undefined {
  const ignored = ignoredLimits(capabilities);
  return ignored.length === 0 ? undefined : list(ignored.map((name) => limitNames[name]));
}

function limits({ capabilities, cgroupVersion, rootless }: EngineIdentity): CapabilityRow {
  const title = "Limits";
  const ignored = limitsWithoutEffect(capabilities);
  if (ignored === undefined) {
    return {
      title,
      does: "enforced",
      means: "Memory, processor time and the number of processes are limited as asked for.",
      by: "engine",
    };
  }
  const cause = rootless
    ? ` It runs without root and has no rights on the host’s control groups${version(cgroupVersion)}.`
    : "";
  return {
    title,
    does: ignoredLimits(capabilities).length === 3 ? "ignored" : "some ignored",
    means: `A limit on ${ignored} is taken and has no effect.${cause}`,
    by: "nobody",
  };
}

const version = (cgroups: number | null) => (cgroups === null ? "" : ` (version ${cgroups})`);

const known: Record<string, string> = {
  runc: "processes of the host’s kernel",
  crun: "processes of the host’s kernel",
  runsc: "a kernel of its own in user space (gVisor)",
  kata: "a small virtual machine",
};

function runtimes({ runtimes: [first, ...others] }: EngineIdentity): CapabilityRow {
  const title = "Runtimes";
  if (first === undefined) {
    return {
      title,
      does: "not told",
      means: "The engine does not say what runs its containers.",
      by: "engine",
    };
  }
  const kind = Object.keys(known).find((name) => first.startsWith(name));
  const isolation = kind ? `: sandboxes are ${known[kind]}` : "";
  const more = others.length > 0 ? ` It also offers ${list(others)}.` : " It offers no other.";
  return { title, does: first, means: `Sandboxes run in ${first}${isolation}.${more}`, by: "engine" };
}

function rights({ rootless }: EngineIdentity): CapabilityRow {
  return rootless
    ? {
        title: "Rights",
        does: "rootless",
        means:
          "Root in a sandbox is an ordinary user of the host. Owners of files are shifted: what a sandbox writes as 1000 belongs to another number on the host.",
        by: "engine",
      }
    : {
        title: "Rights",
        does: "root",
        means: "The engine runs as root. Sandbar drops the capabilities that a shell does not need.",
        by: "engine",
      };
}

function list(words: string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
