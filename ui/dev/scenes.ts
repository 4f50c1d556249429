import type {
  ContainerRow,
  EngineIdentity,
  EnginesReport,
  Image,
  InventorySnapshot,
  PrivateOffer,
  VolumeRow,
} from "../src/ipc/bindings";
import { NOW } from "./files";
import { problem } from "./problems";
import { use, volume } from "./rows";

/** What a made-up engine has. */
export interface Scene {
  engines: EnginesReport;
  /** `undefined` where no engine answers. */
  snapshot: InventorySnapshot | undefined;
  /** The engine went away after the snapshot. */
  stale: boolean;
  /** What could be started privately. */
  offer: PrivateOffer;
}

/** An engine that mounts subPaths itself. */
export const native: EngineIdentity = {
  address: "unix:///home/me/.docker/desktop/docker.sock",
  name: "desktop-linux",
  id: "5c1e",
  product: "docker",
  version: "28.5.2",
  apiVersion: "1.51",
  platform: "linux/amd64",
  rootless: false,
  cgroupVersion: 2,
  runtimes: ["runc"],
  capabilities: {
    subPath: "native",
    missingFolder: "refused",
    readOnly: "recursive",
    limits: { memory: true, cpus: true, processes: true },
    needsKeeper: false,
    forcedRemoval: "refused",
    untellable: "",
    shortestNewVolumeName: 2,
  },
  isKnown: true,
};

const old: EngineIdentity = {
  ...native,
  address: "unix:///var/run/docker.sock",
  name: "default",
  version: "20.10.24",
  apiVersion: "1.41",
  capabilities: {
    subPath: "provenBind",
    missingFolder: "ignored",
    readOnly: "topOnly",
    limits: { memory: true, cpus: true, processes: true },
    needsKeeper: true,
    forcedRemoval: "refused",
    untellable: "",
    shortestNewVolumeName: 2,
  },
};

const silent: EnginesReport["candidates"] = [
  {
    name: "Podman",
    origin: "usualSocket",
    address: "unix:///run/podman/podman.sock",
    saved: null,
    outcome: {
      kind: "failed",
      problem: problem(
        "ENGINE_SOCKET_MISSING",
        "There is no socket at /run/podman/podman.sock: Podman is not running.",
      ),
    },
  },
  {
    name: "rootless Docker",
    origin: "usualSocket",
    address: "unix:///run/user/1000/docker.sock",
    saved: null,
    outcome: {
      kind: "failed",
      problem: problem(
        "ENGINE_PERMISSION_DENIED",
        "/run/user/1000/docker.sock is there, but you may not open it.",
      ),
    },
  },
];

const added: EnginesReport["candidates"] = [
  {
    name: "build server",
    origin: "saved",
    address: "tcp://build.example:2376",
    saved: {
      name: "build server",
      address: "tcp://build.example:2376",
      tls: { authority: "/certs/ca.pem", certificate: "/certs/cert.pem", key: "/certs/key.pem" },
    },
    outcome: {
      kind: "failed",
      problem: problem(
        "TLS_UNKNOWN_AUTHORITY",
        "The certificate of tcp://build.example:2376 is signed by an authority that is not known here.",
      ),
    },
  },
];

const answering: EnginesReport["candidates"] = [
  {
    name: native.name,
    origin: "currentContext",
    address: native.address,
    saved: null,
    outcome: { kind: "answers", engine: native },
  },
  {
    name: old.name,
    origin: "usualSocket",
    address: old.address,
    saved: null,
    outcome: { kind: "answers", engine: old },
  },
];

const days = (count: number) => new Date(NOW - count * 86_400_000).toISOString();

const containers: ContainerRow[] = [
  {
    id: "c0ffee000001",
    name: "trainer-a",
    image: "python:3.12-slim",
    state: "running",
    exitCode: null,
    created: days(0.02),
    sandbox: "a1",
    mounts: [
      {
        source: { kind: "volume", volume: "ml-corpus", subPath: "datasets/train" },
        target: "/mnt/train",
        access: "readOnly",
      },
      {
        source: { kind: "volume", volume: "ml-runs", subPath: "2026-11/trainer-a" },
        target: "/mnt/out",
        access: "readWrite",
      },
      { source: { kind: "tmpfs" }, target: "/scratch", access: "readWrite" },
    ],
  },
  {
    id: "c0ffee000002",
    name: "trainer-b",
    image: "python:3.12-slim",
    state: "exited",
    exitCode: 1,
    created: days(0.4),
    sandbox: "b2",
    mounts: [
      {
        source: { kind: "volume", volume: "ml-corpus", subPath: "datasets/train" },
        target: "/mnt/train",
        access: "readOnly",
      },
    ],
  },
  {
    id: "c0ffee000003",
    name: "ingest",
    image: "busybox:1.36",
    state: "running",
    exitCode: null,
    created: days(3),
    sandbox: "c3",
    mounts: [
      { source: { kind: "volume", volume: "ml-corpus", subPath: "" }, target: "/data", access: "readWrite" },
    ],
  },
  {
    id: "beef00000001",
    name: "postgres",
    image: "postgres:16",
    state: "running",
    exitCode: null,
    created: days(40),
    sandbox: null,
    mounts: [
      {
        source: { kind: "volume", volume: "app_pgdata", subPath: "" },
        target: "/var/lib/postgresql/data",
        access: "readWrite",
      },
      { source: { kind: "host", path: "/etc/ssl/certs" }, target: "/etc/ssl/certs", access: "readOnly" },
    ],
  },
];

const images: Image[] = [
  "busybox:1.36",
  "debian:12-slim",
  "node:20-slim",
  "postgres:16",
  "python:3.12",
  "python:3.12-slim",
].map((reference, index) => ({ reference, id: `sha256:${index}`, size: 50_000_000, created: 0 }));

const named: VolumeRow[] = [
  volume("app_pgdata", {
    created: days(40),
    usedBy: [use("postgres", { container: "beef00000001", target: "/var/lib/postgresql/data" })],
    labels: { "com.docker.compose.project": "app", "com.docker.compose.volume": "pgdata" },
  }),
  volume("app_uploads", { created: days(40), labels: { "com.docker.compose.project": "app" } }),
  volume("demo-shared", { created: days(1) }),
  volume("gitlab_config", { created: days(210), usedBy: [use("gitlab")] }),
  volume("ml-corpus", {
    created: days(90),
    labels: { team: "vision" },
    usedBy: [
      use("ingest", { container: "c0ffee000003", isSandbox: true, target: "/data" }),
      use("trainer-a", {
        container: "c0ffee000001",
        isSandbox: true,
        subPath: "datasets/train",
        target: "/mnt/train",
        access: "readOnly",
      }),
      use("trainer-b", {
        container: "c0ffee000002",
        isSandbox: true,
        state: "exited",
        subPath: "datasets/train",
        target: "/mnt/train",
        access: "readOnly",
      }),
    ],
  }),
  volume("ml-runs", {
    created: days(30),
    usedBy: [
      use("trainer-a", {
        container: "c0ffee000001",
        isSandbox: true,
        subPath: "2026-11/trainer-a",
        target: "/mnt/out",
      }),
    ],
  }),
  volume("models-cache", { created: days(12) }),
  volume("nfs-archive", {
    created: days(700),
    driver: "nfs",
    options: { type: "nfs", o: "addr=10.0.0.7,ro" },
    usedBy: [use("backup")],
  }),
  volume("node_modules_web", { created: days(5), usedBy: [use("web")] }),
  volume("pip-cache", { created: days(61) }),
  volume("3f1c9a7be05d442189aa0c3a6a21b7de90f1c9a7be05d442189aa0c3a6a21b7d", {
    anonymous: true,
    created: days(2),
  }),
];

const volumes = [
  ...named,
  ...Array.from({ length: 5_000 }, (_, index) =>
    volume(`scratch-${String(index).padStart(4, "0")}`, { created: days(index / 20) }),
  ),
].sort((a, b) => (a.name < b.name ? -1 : 1));

const report = (candidates: EnginesReport["candidates"], current: string | null): EnginesReport => ({
  candidates,
  current,
  looking: false,
});

/** Engines to look at the page with. */
export const scenes = {
  full: {
    engines: report([...answering, ...silent], native.address),
    snapshot: { engine: native, volumes, containers, images },
    stale: false,
    offer: "docker",
  },
  few: {
    engines: report([...answering, ...silent], native.address),
    snapshot: {
      engine: native,
      volumes: named.sort((a, b) => (a.name < b.name ? -1 : 1)),
      containers,
      images,
    },
    stale: false,
    offer: "docker",
  },
  empty: {
    engines: report(answering, old.address),
    snapshot: { engine: old, volumes: [], containers: [], images: [] },
    stale: false,
    offer: "docker",
  },
  stale: {
    engines: report([...answering, ...silent], native.address),
    snapshot: { engine: native, volumes: named, containers, images },
    stale: true,
    offer: "docker",
  },
  none: {
    engines: report([...added, ...silent], null),
    snapshot: undefined,
    stale: false,
    offer: "docker",
  },
  /** No engine, and none could be started. */
  rootless: { engines: report(silent, null), snapshot: undefined, stale: false, offer: "needsRoot" },
} satisfies Record<string, Scene>;
