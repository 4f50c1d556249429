import { Channel } from "@tauri-apps/api/core";
import {
  type About,
  commands,
  type Draft,
  type EndpointStage,
  type EngineIdentity,
  type EnginesReport,
  type FilePreview,
  type FolderOpened,
  type FolderPage,
  type InventoryMessage,
  type Launched,
  type LaunchProgress,
  type ListingId,
  type LogLine,
  type Plan,
  type PrivateReport,
  type ProbeResult,
  type SandboxDetail,
  type SavedEndpoint,
  type Settings,
  type SortOrder,
} from "./bindings";

/**
 * What the page asks of the desktop program: the only file of ours that reaches it. Every failure is thrown;
 * `toTold` reads it.
 */

type Answer<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: unknown }>;

async function data<T>(answer: Answer<T>): Promise<T> {
  const told = await answer;
  if (told.status === "error") throw told.error;
  return told.data;
}

function channel<T>(onMessage: (message: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = onMessage;
  return made;
}

/** Versions and places, for reports. */
export function about(): Promise<About> {
  return data(commands.about());
}

/** Follows what is on the engine in use; replaces an earlier stream. */
export function watchInventory(on: (message: InventoryMessage) => void): Promise<null> {
  return data(commands.inventoryWatch(channel(on)));
}

/** Follows which engines there are. */
export function watchEngines(on: (report: EnginesReport) => void): Promise<null> {
  return data(commands.enginesWatch(channel(on)));
}

/** Looks at all places again; the report says what came of it. */
export function lookForEnginesAgain(): Promise<null> {
  return data(commands.enginesLookAgain());
}

/** Uses the engine at an address from now on. */
export function chooseEngine(address: string): Promise<null> {
  return data(commands.engineChoose(address));
}

/** Connects to an endpoint without saving it, and says who answers. */
export function testEndpoint(
  endpoint: SavedEndpoint,
  on: (stage: EndpointStage) => void,
): Promise<EngineIdentity> {
  return data(commands.endpointTest(endpoint, channel(on)));
}

/** Saves an endpoint, in the place of the one that is listed under the address `replaces`. */
export function saveEndpoint(endpoint: SavedEndpoint, replaces: string | null): Promise<null> {
  return data(commands.endpointSave(endpoint, replaces));
}

/** Takes a saved endpoint away. */
export function forgetEndpoint(address: string): Promise<null> {
  return data(commands.endpointForget(address));
}

/** What the engine in use was seen to do; `null` where it was never probed, nor needs it. */
export function probedEngine(): Promise<ProbeResult | null> {
  return data(commands.engineProbed());
}

/** Probes the engine in use now. */
export function probeEngine(): Promise<ProbeResult> {
  return data(commands.engineProbe());
}

/** What would happen if a draft were launched now. */
export function checkDraft(draft: Draft): Promise<Plan> {
  return data(commands.draftCheck(draft));
}

/** Folders that complete what was typed of a subPath, at most `limit`. */
export function completeSubPath(volume: string, typed: string, limit: number): Promise<string[]> {
  return data(commands.subPathComplete(volume, typed, limit));
}

/** Who a new folder belongs to, and its permission bits. */
export interface Ownership {
  uid: number;
  gid: number;
  mode: number;
}

/** Makes a folder of a volume, with those missing above it. */
export function createFolder(volume: string, subPath: string, { uid, gid, mode }: Ownership): Promise<null> {
  return data(commands.folderCreate(volume, subPath, uid, gid, mode));
}

/** Opens a folder in an order, with its first entries, at most `limit`. */
export function openFolder(
  volume: string,
  path: string,
  order: SortOrder,
  hidden: boolean,
  limit: number,
): Promise<FolderOpened> {
  return data(commands.folderOpen(volume, path, order, hidden, limit));
}

/** Entries of an opened folder, from `offset` on, at most `limit`. */
export function readFolderPage(
  volume: string,
  listing: ListingId,
  offset: number,
  limit: number,
): Promise<FolderPage> {
  return data(commands.folderPage(volume, listing, offset, limit));
}

/** An opened folder is not looked at any more. */
export function closeFolder(volume: string, listing: ListingId): Promise<null> {
  return data(commands.folderClose(volume, listing));
}

/** The beginning of a file. */
export function previewFile(volume: string, path: string): Promise<FilePreview> {
  return data(commands.filePreview(volume, path));
}

/** Makes an empty volume. */
export function createVolume(volume: string): Promise<null> {
  return data(commands.volumeCreate(volume));
}

/** Launches a draft. `launch` names it for a cancel. */
export function launchSandbox(
  launch: string,
  draft: Draft,
  on: (progress: LaunchProgress) => void,
): Promise<Launched> {
  return data(commands.launch(launch, draft, channel(on)));
}

/** Gives a launch up; it fails with `LAUNCH_CANCELLED` once what it made is removed. */
export function cancelLaunch(launch: string): Promise<null> {
  return data(commands.launchCancel(launch));
}

/** The mounts of a sandbox with their newest proof. */
export function sandboxDetail(container: string): Promise<SandboxDetail> {
  return data(commands.sandboxDetail(container));
}

/** Proves the mounts of a running sandbox again. */
export function proveSandbox(container: string): Promise<SandboxDetail> {
  return data(commands.sandboxProve(container));
}

/** The last lines of a container's log. */
export function sandboxLog(container: string, lines: number): Promise<LogLine[]> {
  return data(commands.sandboxLog(container, lines));
}

/** Asks a sandbox to end. */
export function stopSandbox(container: string): Promise<null> {
  return data(commands.sandboxStop(container));
}

/** Removes a sandbox with what belongs to it. */
export function removeSandbox(container: string): Promise<null> {
  return data(commands.sandboxRemove(container));
}

/** What the person chose. */
export function readSettings(): Promise<Settings> {
  return data(commands.settingsRead());
}

/** Sets the host folders below which sandboxes may mount. */
export function writeSettings(allowedRoots: string[]): Promise<Settings> {
  return data(commands.settingsWrite(allowedRoots));
}

/** Follows how the private engine is. */
export function watchPrivateEngine(on: (report: PrivateReport) => void): Promise<null> {
  return data(commands.privateEngineWatch(channel(on)));
}

/** Starts the private engine and uses it; its reports say how far that is. */
export function startPrivateEngine(): Promise<null> {
  return data(commands.privateEngineStart());
}

/** Stops the private engine, or gives its start up. */
export function stopPrivateEngine(): Promise<null> {
  return data(commands.privateEngineStop());
}

/** Says whether the private engine goes on when the program ends. */
export function keepPrivateEngine(keep: boolean): Promise<null> {
  return data(commands.privateEngineKeep(keep));
}

/** Removes all volumes, images and containers of the private engine. */
export function removePrivateData(): Promise<null> {
  return data(commands.privateEngineRemoveData());
}

/** Makes an image of this machine's busybox on the private engine. */
export function importBusybox(): Promise<null> {
  return data(commands.privateEngineImportBusybox());
}
