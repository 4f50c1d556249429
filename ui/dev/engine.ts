import type { Channel } from "@tauri-apps/api/core";
import { mockIPC } from "@tauri-apps/api/mocks";
import type {
  Draft,
  EndpointStage,
  EntryRow,
  InventoryMessage,
  SavedEndpoint,
  Settings,
  SortOrder,
} from "../src/ipc/bindings";
import { endpointFault, madeUpTest } from "./endpoint";
import { csv, folders, NOW } from "./files";
import { madeUpLaunch } from "./launch";
import { madeUpPlan } from "./plan";
import { madeUpPrivateEngine } from "./private";
import { problem } from "./problems";
import { madeUpDetail, madeUpLog } from "./sandbox";
import type { Scene } from "./scenes";

/** A message without its number, which the stream gives. */
type Unnumbered<Message = InventoryMessage> = Message extends unknown ? Omit<Message, "sequence"> : never;
type Answer = (args: Record<string, never>) => unknown;

/** An engine that exists only in the page: it stands in for the desktop program in tests and in a browser. */
export class MadeUpEngine {
  readonly calls: { command: string; args: unknown }[] = [];
  readonly #scene: Scene;
  readonly #answers: Record<string, Answer>;
  #settings: Settings = { allowedRoots: [], engine: null, endpoints: [] };
  #inventory: Channel<InventoryMessage> | undefined;
  #sequence = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#answers = { ...this.#about(), ...this.#browse(), ...this.#compose(), ...this.#sandboxes() };
  }

  /** Answers what the page asks from now on. */
  install(): this {
    mockIPC(async (command, args) => {
      this.calls.push({ command, args });
      return this.answerOf(command)((args ?? {}) as Record<string, never>);
    });
    return this;
  }

  /** Answers a command in another way. */
  on(command: string, answer: Answer): this {
    this.#answers[command] = answer;
    return this;
  }

  /** How a command is answered now. */
  answerOf(command: string): Answer {
    const answer = this.#answers[command];
    if (!answer) throw new Error(`the made-up engine does not know ${command}`);
    return answer;
  }

  /** Says something on the stream of the inventory. */
  say(message: Unnumbered): void {
    this.#sequence += 1;
    this.#inventory?.onmessage({ ...message, sequence: this.#sequence } as InventoryMessage);
  }

  /** Loses a message on the way. */
  skip(): void {
    this.#sequence += 1;
  }

  #about(): Record<string, Answer> {
    return {
      about: () => ({
        version: "0.1.0",
        tauri: "2.12.5",
        webview: null,
        system: "linux x86_64",
        logFolder: null,
      }),
      engines_watch: ({ reports }: { reports: Channel }) => void reports.onmessage(this.#scene.engines),
      engines_look_again: () => null,
      ...madeUpPrivateEngine(this.#scene.offer),
      engine_choose: () => null,
      endpoint_test: ({ endpoint, stages }: { endpoint: SavedEndpoint; stages: Channel<EndpointStage> }) =>
        madeUpTest(endpoint, stages),
      endpoint_save: ({ endpoint }: { endpoint: SavedEndpoint }) => void endpointFault(endpoint),
      endpoint_forget: () => null,
      engine_probed: () => null,
      engine_probe: () => ({
        probed: { folder: "folder", parent: "refused", missing: "refused", readOnly: true },
        at: NOW,
      }),
      settings_read: () => this.#settings,
      settings_write: ({ allowedRoots }: { allowedRoots: string[] }) => {
        const wrong = allowedRoots.find((root) => !root.startsWith("/"));
        if (wrong !== undefined) throw problem("INVALID_HOST_PATH", `${wrong} is not an absolute path.`);
        this.#settings = { ...this.#settings, allowedRoots };
        return this.#settings;
      },
      inventory_watch: ({ messages }: { messages: Channel<InventoryMessage> }) => {
        this.#inventory = messages;
        this.#sequence = 0;
        const { snapshot, stale } = this.#scene;
        if (snapshot) this.say({ kind: "snapshot", snapshot });
        if (stale) this.say({ kind: "liveness", liveness: { kind: "stale", problem: gone } });
      },
    } as unknown as Record<string, Answer>;
  }

  #browse(): Record<string, Answer> {
    let listing: EntryRow[] = [];
    return {
      folder_open: ({
        volume,
        path,
        order,
        hidden,
        limit,
      }: {
        volume: string;
        path: string;
        order: SortOrder;
        hidden: boolean;
        limit: number;
      }) => {
        const found = folders[path];
        if (!this.#scene.snapshot?.volumes.some((row) => row.name === volume)) throw volumeGone(volume);
        if (!found) throw problem("ENTRY_NOT_FOUND", `“${path}” is not there, or not any more.`);
        listing = sorted(hidden ? found : found.filter((row) => !row.name.startsWith(".")), order);
        return {
          listing: { view: 1, listing: 1 },
          total: listing.length,
          folders: listing.filter((row) => row.kind === "folder").length,
          first: listing.slice(0, limit),
          subPath: path,
        };
      },
      folder_page: ({ offset, limit }: { offset: number; limit: number }) => ({
        offset,
        entries: listing.slice(offset, offset + limit),
      }),
      folder_close: () => null,
      folder_create: () => null,
      file_preview: ({ path }: { path: string }) =>
        path.endsWith(".parquet")
          ? { size: 184_000_000, cut: true, content: { kind: "binary", lines: hex } }
          : { size: 4_100_000, cut: true, content: { kind: "text", text: csv } },
      sub_path_complete: ({ text, limit }: { text: string; limit: number }) =>
        completions(text).slice(0, limit),
      volume_create: () => null,
    } as unknown as Record<string, Answer>;
  }

  #compose(): Record<string, Answer> {
    return {
      draft_check: ({ draft }: { draft: Draft }) => madeUpPlan(draft, this.#scene, this.#settings),
      ...madeUpLaunch(),
    } as unknown as Record<string, Answer>;
  }

  #sandboxes(): Record<string, Answer> {
    return {
      sandbox_detail: ({ container }: { container: string }) => madeUpDetail(container, this.#scene),
      sandbox_prove: ({ container }: { container: string }) => madeUpDetail(container, this.#scene),
      sandbox_log: () => madeUpLog,
      sandbox_stop: () => null,
      sandbox_remove: () => null,
    } as unknown as Record<string, Answer>;
  }
}

/** A made-up engine for a scene. */
export function madeUpEngine(scene: Scene): MadeUpEngine {
  return new MadeUpEngine(scene);
}

const gone = problem("ENGINE_UNREACHABLE", "Nobody answers at unix:///home/me/.docker/desktop/docker.sock.", {
  retryable: true,
});

const volumeGone = (volume: string) =>
  problem("PVC_VOLUME_NOT_FOUND", `The volume ${volume} is not on this engine, or not any more.`, {
    actions: [{ kind: "createVolume", volume }],
  });

const hex = ["00000000  50 41 52 31 15 04 15 80  80 08 15 b2 d4 05 4c 15  PAR1..........L."];

function sorted(rows: EntryRow[], { by, descending }: SortOrder): EntryRow[] {
  const rank = (row: EntryRow) => (row.kind === "folder" ? 0 : 1);
  const key = (row: EntryRow) => (by === "name" ? row.name : row[by]);
  const turn = descending ? -1 : 1;
  return [...rows].sort(
    (a, b) => rank(a) - rank(b) || (key(a) < key(b) ? -turn : key(a) > key(b) ? turn : 0),
  );
}

function completions(text: string): string[] {
  const at = text.lastIndexOf("/");
  const parent = at < 0 ? "" : text.slice(0, at);
  const names = (folders[parent] ?? []).filter((row) => row.kind === "folder").map((row) => row.name);
  return names
    .map((name) => (parent === "" ? name : `${parent}/${name}`))
    .filter((path) => path.startsWith(text));
}
