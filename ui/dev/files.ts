import type { EntryRow, LinkRow } from "../src/ipc/bindings";

/** A moment that all made-up times are told from, so that pictures do not change from day to day. */
export const NOW = Date.now();
const HOUR = 3_600_000;

/** A file of which only what matters is said. */
export function file(name: string, size: number, more: Partial<EntryRow> = {}): EntryRow {
  return {
    name,
    oddName: false,
    kind: "file",
    size,
    mode: 0o644,
    uid: 1000,
    gid: 1000,
    modified: NOW - 2 * HOUR,
    link: null,
    ...more,
  };
}

/** A folder. */
export function folder(name: string, more: Partial<EntryRow> = {}): EntryRow {
  return file(name, 4096, { kind: "folder", mode: 0o755, ...more });
}

/** A link. */
export function link(name: string, row: LinkRow, more: Partial<EntryRow> = {}): EntryRow {
  return file(name, row.target.length, { kind: "link", mode: 0o777, link: row, ...more });
}

const train = [
  folder("checkpoints"),
  folder("labels", { modified: NOW - 72 * HOUR }),
  folder(".cache", { modified: NOW - 900 * HOUR, uid: 0, gid: 0 }),
  file("README.md", 3_214, { modified: NOW - 800 * HOUR }),
  file("caf\\xe9\\n2.txt", 212, { oddName: true, modified: NOW - 200 * HOUR }),
  file("data.csv", 4_100_000),
  link("latest", {
    target: "checkpoints/0042",
    state: "inside",
    kind: "folder",
    canonical: "datasets/train/checkpoints",
  }),
  link(
    "old-root",
    { target: "/etc", state: "leaves", kind: null, canonical: null },
    { uid: 0, gid: 0, modified: NOW - 9000 * HOUR },
  ),
  file("queue.sock", 0, { kind: "socket", mode: 0o600, uid: 0, gid: 0, modified: NOW }),
  ...Array.from({ length: 100_000 }, (_, index) =>
    file(`part-${String(index).padStart(6, "0")}.parquet`, 170_000_000 + ((index * 7919) % 20_000_000)),
  ),
];

/** Folders of every made-up volume, by path. */
export const folders: Record<string, EntryRow[]> = {
  "": [folder("cache"), folder("datasets"), folder("tmp", { mode: 0o1777 }), file("marker.txt", 24)],
  cache: [
    folder("models"),
    link("latest", { target: "/", state: "leaves", kind: null, canonical: null }),
    link("gone", { target: "models/9", state: "broken", kind: null, canonical: null }),
  ],
  "cache/models": [],
  datasets: [folder("test"), folder("train"), file("LICENSE", 1_071)],
  "datasets/test": [file("data.csv", 812_004)],
  "datasets/train": train,
  "datasets/train/checkpoints": [folder("0041"), folder("0042")],
  "datasets/train/labels": [file("labels.json", 88_214)],
  tmp: [],
};

/** The beginning of every made-up text file. */
export const csv = `id,value,split\n${Array.from({ length: 400 }, (_, row) => `${row + 1},${100 + ((row * 91) % 700)},train`).join("\n")}\n`;
