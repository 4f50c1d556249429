import type { EntryRow, FolderOpened, SortOrder } from "../../ipc/bindings";
import { closeFolder, openFolder, readFolderPage } from "../../ipc/client";

/** What is asked of a folder. */
export interface FolderQuery {
  volume: string;
  /** In its escaped form; empty for the root. */
  path: string;
  sort: SortOrder;
  hidden: boolean;
}

/** Whether two questions are the same. */
export function sameQuery(a: FolderQuery, b: FolderQuery): boolean {
  return (
    a.volume === b.volume &&
    a.path === b.path &&
    a.hidden === b.hidden &&
    a.sort.by === b.sort.by &&
    a.sort.descending === b.sort.descending
  );
}

/** Entries are loaded in blocks of this many. */
const BLOCK = 256;
/** Most blocks kept; beyond, those farthest from what is in sight are dropped. */
const KEPT = 160;

/**
 * A folder that is open in the agent, of which the entries in sight are loaded. Sorting is the agent's: the page
 * holds a window, never the whole.
 */
export class Folder {
  readonly query: FolderQuery;
  readonly total: number;
  readonly folders: number;
  /** The folder as a subPath; `null` where its name cannot be told to an engine. */
  readonly subPath: string | null;
  readonly #opened: FolderOpened;
  readonly #blocks = new Map<number, EntryRow[]>();
  readonly #coming = new Set<number>();
  #closed = false;

  private constructor(query: FolderQuery, opened: FolderOpened) {
    this.query = query;
    this.total = opened.total;
    this.folders = opened.folders;
    this.subPath = opened.subPath;
    this.#opened = opened;
    if (opened.first.length >= Math.min(BLOCK, opened.total)) this.#blocks.set(0, opened.first);
  }

  /** Opens a folder with its first block. */
  static async open(query: FolderQuery): Promise<Folder> {
    return new Folder(query, await openFolder(query.volume, query.path, query.sort, query.hidden, BLOCK));
  }

  /** The entry at an index, where it is loaded. */
  at = (index: number): EntryRow | undefined => {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  };

  /** Loads what is missing between two indices. Answers whether anything came. */
  async load(first: number, last: number): Promise<boolean> {
    if (this.#closed) return false;
    const from = Math.floor(first / BLOCK);
    const to = Math.floor(Math.min(last, this.total - 1) / BLOCK);
    const missing: number[] = [];
    for (let block = from; block <= to; block += 1) {
      if (!this.#blocks.has(block) && !this.#coming.has(block)) missing.push(block);
    }
    await Promise.all(missing.map((block) => this.#fetch(block)));
    this.#drop(from, to);
    return missing.length > 0;
  }

  /** The name at an index, loaded where it is not there yet. */
  async name(index: number): Promise<string> {
    const known = this.at(index);
    if (known) return known.name;
    const page = await readFolderPage(this.query.volume, this.#opened.listing, index, 1);
    return page.entries[0]?.name ?? "";
  }

  /** Tells the agent that nobody looks at it any more. */
  close(): void {
    this.#closed = true;
    void closeFolder(this.query.volume, this.#opened.listing);
  }

  async #fetch(block: number): Promise<void> {
    this.#coming.add(block);
    try {
      const start = block * BLOCK;
      const wanted = Math.min(BLOCK, this.total - start);
      const entries: EntryRow[] = [];
      while (entries.length < wanted) {
        const at = start + entries.length;
        const page = await readFolderPage(
          this.query.volume,
          this.#opened.listing,
          at,
          wanted - entries.length,
        );
        if (page.entries.length === 0) break;
        entries.push(...page.entries);
      }
      this.#blocks.set(block, entries);
    } finally {
      this.#coming.delete(block);
    }
  }

  #drop(from: number, to: number): void {
    if (this.#blocks.size <= KEPT) return;
    const middle = (from + to) / 2;
    const farthest = [...this.#blocks.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const block of farthest.slice(0, this.#blocks.size - KEPT)) this.#blocks.delete(block);
  }
}
