// Stand-ins until the generated bindings are there.
export type ErrorCode =
  | "PVC_VOLUME_NOT_FOUND"
  | "PVC_VOLUME_INSPECT_FAILED"
  | "PVC_SUBPATH_UNSUPPORTED_DRIVER"
  | "PVC_SUBPATH_NOT_FOUND"
  | "PVC_SUBPATH_ESCAPES"
  | "PVC_SUBPATH_NOT_A_DIRECTORY"
  | "PVC_SUBPATH_LINK_LOOP"
  | "INVALID_SUB_PATH"
  | "INVALID_MOUNT_PATH"
  | "DUPLICATE_MOUNT_PATH"
  | "INVALID_VOLUME_NAME"
  | "VOLUME_ALREADY_EXISTS"
  | "VOLUME_IN_USE"
  | "HOST_PATH_NOT_ALLOWED"
  | "HOST_PATH_NOT_FOUND"
  | "INVALID_HOST_PATH"
  | "INVALID_IMAGE"
  | "IMAGE_NOT_FOUND"
  | "INVALID_COMMAND"
  | "INVALID_ENVIRONMENT"
  | "INVALID_USER"
  | "INVALID_QUANTITY"
  | "INVALID_SANDBOX_NAME"
  | "SANDBOX_NAME_TAKEN"
  | "MOUNT_MISMATCH"
  | "COMMAND_NOT_FOUND"
  | "COMMAND_NOT_EXECUTABLE"
  | "ENGINE_UNREACHABLE"
  | "ENGINE_PERMISSION_DENIED"
  | "ENGINE_TOO_OLD"
  | "ENGINE_ADDRESS_UNSUPPORTED"
  | "ENGINE_TIMEOUT"
  | "ENGINE_REFUSED"
  | "ENGINE_FAILED"
  | "ENGINE_PROTOCOL"
  | "AGENT_UNAVAILABLE"
  | "AGENT_MISSING"
  | "ENTRY_NOT_FOUND"
  | "ENTRY_UNREADABLE"
  | "ENTRY_ALREADY_EXISTS"
  | "LISTING_CLOSED"
  | "NO_SPACE"
  | "SANDBOX_NOT_FOUND"
  | "LAUNCH_CANCELLED"
  | "SETTINGS_FAILED"
  | "INTERNAL";
export type FieldName =
  | "name"
  | "image"
  | "command"
  | "environment"
  | "user"
  | "memory"
  | "cpu"
  | "processes"
  | "volume"
  | "subPath"
  | "hostFolder"
  | "size"
  | "target"
  | "access";
export type Field = { name: FieldName; mount: number | null; line: number | null };
export type Action =
  | { kind: "createFolder"; volume: string; subPath: string; uid: number; gid: number; mode: number }
  | { kind: "createVolume"; volume: string }
  | { kind: "chooseFolder"; volume: string }
  | { kind: "showInVolume"; volume: string; folder: string }
  | { kind: "useImage"; reference: string }
  | { kind: "allowFile" }
  | { kind: "openAllowedRoots" }
  | { kind: "retry" };
export type Context = {
  volume: string | null;
  path: string | null;
  component: string | null;
  componentIndex: number | null;
  linkTarget: string | null;
  target: string | null;
  planned: string | null;
  found: string | null;
  image: string | null;
  engine: string | null;
  stage: string | null;
};
export type Told = {
  code: ErrorCode;
  message: string;
  field: Field | null;
  context: Context;
  actions: Action[];
  retryable: boolean;
  id: string;
};

export type Access = "readOnly" | "readWrite";
export type Network = "none" | "bridge";
export type SourceDraft =
  | {
      kind: "volume";
      volume: string;
      create: boolean;
      removeWhenUnused: boolean;
      subPath: string;
      allowFile: boolean;
    }
  | { kind: "host"; path: string }
  | { kind: "tmpfs"; size: string };
export type MountDraft = { source: SourceDraft; target: string; access: Access };
export type Draft = {
  name: string;
  image: string;
  command: string;
  environment: string;
  user: string;
  network: Network;
  memory: string;
  cpu: string;
  processes: string;
  mounts: MountDraft[];
};
export type Way = "wholeVolume" | "nativeSubPath" | "provenBind" | "hostBind" | "tmpfs";
export type ComponentState =
  | "folder"
  | "file"
  | "special"
  | "linkInside"
  | "linkBroken"
  | "linkLeaves"
  | "linkLoops"
  | "missing"
  | "notAFolder"
  | "notReached";
export type ComponentVerdict = { name: string; state: ComponentState; linkTarget: string | null };
export type FolderFacts = {
  isFile: boolean;
  uid: number;
  gid: number;
  mode: number;
  canonical: string | null;
};
export type MountVerdict = { kind: "ready" } | { kind: "willBeMade" } | { kind: "refused"; problem: Told };
export type MountPlan = {
  index: number;
  target: string;
  verdict: MountVerdict;
  way: Way;
  subPath: string | null;
  components: ComponentVerdict[];
  folder: FolderFacts | null;
};
export type OverlapKind = "same" | "theirsInside" | "oursInside";
export type Overlap = {
  mount: number;
  volume: string;
  subPath: string;
  access: Access;
  other: string | null;
  otherSubPath: string;
  otherAccess: Access;
  kind: OverlapKind;
};
export type Plan = {
  problems: Told[];
  mounts: MountPlan[];
  overlaps: Overlap[];
  dockerRun: string | null;
  ready: boolean;
};
export type Product = "docker" | "podman";
export type Capabilities = {
  subPath: "native" | "provenBind";
  missingFolder: "refused" | "ignored";
  needsKeeper: boolean;
  shortestNewVolumeName: number;
};
export type EngineIdentity = {
  address: string;
  name: string;
  product: Product;
  version: string;
  apiVersion: string;
  platform: string;
  capabilities: Capabilities;
};
export type ContainerState = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
export type VolumeUse = {
  container: string;
  name: string;
  isSandbox: boolean;
  state: ContainerState;
  subPath: string;
  target: string;
  access: Access;
};
export type VolumeRow = {
  name: string;
  driver: string;
  created: string | null;
  anonymous: boolean;
  labels: Record<string, string>;
  options: Record<string, string>;
  removeWhenUnused: boolean;
  usedBy: VolumeUse[];
};
export type MountRowSource =
  | { kind: "volume"; volume: string; subPath: string }
  | { kind: "host"; path: string }
  | { kind: "tmpfs" }
  | { kind: "other" };
export type MountRow = { source: MountRowSource; target: string; access: Access };
export type ContainerRow = {
  id: string;
  name: string;
  image: string;
  state: ContainerState;
  exitCode: number | null;
  created: string | null;
  sandbox: string | null;
  mounts: MountRow[];
};
export type Image = { reference: string; id: string; size: number; created: number };
export type InventorySnapshot = {
  engine: EngineIdentity;
  volumes: VolumeRow[];
  containers: ContainerRow[];
  images: Image[];
};
export type InventoryDelta = {
  volumes: VolumeRow[];
  goneVolumes: string[];
  containers: ContainerRow[];
  goneContainers: string[];
  images: Image[] | null;
};
export type Connection = { kind: "live" } | { kind: "stale"; problem: Told };
export type InventoryMessage =
  | { kind: "snapshot"; sequence: number; snapshot: InventorySnapshot }
  | { kind: "delta"; sequence: number; delta: InventoryDelta }
  | { kind: "connection"; sequence: number; connection: Connection };
export type EntryKind = "folder" | "file" | "link" | "pipe" | "socket" | "device";
export type LinkState = "inside" | "broken" | "leaves" | "loops";
export type LinkRow = { target: string; state: LinkState; kind: EntryKind | null; canonical: string | null };
export type EntryRow = {
  name: string;
  oddName: boolean;
  kind: EntryKind | null;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  modified: number;
  link: LinkRow | null;
};
export type ListingId = { view: number; listing: number };
export type SortBy = "name" | "size" | "modified";
export type SortOrder = { by: SortBy; descending: boolean };
export type FolderOpened = {
  listing: ListingId;
  total: number;
  folders: number;
  first: EntryRow[];
  subPath: string | null;
};
export type FolderPage = { offset: number; entries: EntryRow[] };
export type PreviewContent = { kind: "text"; text: string } | { kind: "binary"; lines: string[] };
export type FilePreview = { size: number; cut: boolean; content: PreviewContent };
export type Stage = "resolve" | "create" | "readBack" | "gate" | "verified";
export type LaunchProgress = { kind: "began"; stage: Stage; afterMs: number } | { kind: "cleaningUp" };
export type FoundMount = {
  identity: string | null;
  root: string;
  filesystem: string;
  readOnly: boolean;
  mountPoint: string;
};
export type MountProof = { target: string; proved: boolean; difference: string | null; found: FoundMount };
export type Proof = { at: number; proved: boolean; mounts: MountProof[] };
export type Launched = { container: string; name: string; proof: Proof; tookMs: number };
export type AskedSource =
  | { kind: "volume"; volume: string; subPath: string; canonical: string; native: boolean }
  | { kind: "host"; path: string }
  | { kind: "tmpfs"; size: string };
export type AskedMount = { source: AskedSource; target: string; access: Access; identity: string | null };
export type MountNow = {
  asked: AskedMount;
  proved: boolean | null;
  difference: string | null;
  found: FoundMount | null;
};
export type SandboxDetail = { container: string; mounts: MountNow[]; proof: Proof | null };
export type LogLine = { source: "output" | "error"; text: string };
export type EngineOutcome = { kind: "answers"; engine: EngineIdentity } | { kind: "failed"; problem: Told };
export type EngineCandidate = { name: string; origin: string; address: string; outcome: EngineOutcome };
export type EnginesReport = { candidates: EngineCandidate[]; current: string | null; looking: boolean };
export type Settings = { allowedRoots: string[]; engine: string | null };
export type About = {
  version: string;
  tauri: string;
  webview: string | null;
  system: string;
  logFolder: string | null;
};
