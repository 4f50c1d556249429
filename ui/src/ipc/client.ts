import { Channel, invoke } from "@tauri-apps/api/core";
import type {
  About,
  Draft,
  EnginesReport,
  FilePreview,
  FolderOpened,
  FolderPage,
  InventoryMessage,
  Launched,
  LaunchProgress,
  ListingId,
  LogLine,
  Plan,
  SandboxDetail,
  Settings,
  SortOrder,
} from "./wire";

function channel<T>(onMessage: (message: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = onMessage;
  return made;
}

export const about = (): Promise<About> => invoke("about");
export const watchInventory = (on: (message: InventoryMessage) => void): Promise<null> =>
  invoke("inventory_watch", { messages: channel(on) });
export const watchEngines = (on: (report: EnginesReport) => void): Promise<null> =>
  invoke("engines_watch", { reports: channel(on) });
export const lookForEnginesAgain = (): Promise<null> => invoke("engines_look_again");
export const chooseEngine = (address: string): Promise<null> => invoke("engine_choose", { address });
export const checkDraft = (draft: Draft): Promise<Plan> => invoke("draft_check", { draft });
export const completeSubPath = (volume: string, text: string, limit: number): Promise<string[]> =>
  invoke("sub_path_complete", { volume, text, limit });
export const createFolder = (
  volume: string,
  subPath: string,
  owner: { uid: number; gid: number; mode: number },
): Promise<null> => invoke("folder_create", { volume, subPath, ...owner });
export const openFolder = (
  volume: string,
  path: string,
  order: SortOrder,
  hidden: boolean,
  limit: number,
): Promise<FolderOpened> => invoke("folder_open", { volume, path, order, hidden, limit });
export const readFolderPage = (
  volume: string,
  listing: ListingId,
  offset: number,
  limit: number,
): Promise<FolderPage> => invoke("folder_page", { volume, listing, offset, limit });
export const closeFolder = (volume: string, listing: ListingId): Promise<null> =>
  invoke("folder_close", { volume, listing });
export const previewFile = (volume: string, path: string): Promise<FilePreview> =>
  invoke("file_preview", { volume, path });
export const launchSandbox = (
  launch: string,
  draft: Draft,
  on: (progress: LaunchProgress) => void,
): Promise<Launched> => invoke("launch", { launch, draft, progress: channel(on) });
export const cancelLaunch = (launch: string): Promise<null> => invoke("launch_cancel", { launch });
export const createVolume = (volume: string): Promise<null> => invoke("volume_create", { volume });
export const sandboxDetail = (container: string): Promise<SandboxDetail> =>
  invoke("sandbox_detail", { container });
export const proveSandbox = (container: string): Promise<SandboxDetail> =>
  invoke("sandbox_prove", { container });
export const sandboxLog = (container: string, lines: number): Promise<LogLine[]> =>
  invoke("sandbox_log", { container, lines });
export const stopSandbox = (container: string): Promise<null> => invoke("sandbox_stop", { container });
export const removeSandbox = (container: string): Promise<null> => invoke("sandbox_remove", { container });
export const readSettings = (): Promise<Settings> => invoke("settings_read");
export const writeSettings = (allowedRoots: string[]): Promise<Settings> =>
  invoke("settings_write", { allowedRoots });
