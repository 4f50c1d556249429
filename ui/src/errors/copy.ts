import type { ErrorCode } from "../ipc/bindings";

/** The words for a kind of failure; what happened here and now is the problem's own message. */
export interface Words {
  /** What is wrong, as a heading. */
  title: string;
  /** What it means for the person, or what to do next. */
  advice: string;
}

/**
 * Words for every code. A new code in the program breaks the build of the page until it has words here.
 */
export const copy: Record<ErrorCode, Words> = {
  PVC_VOLUME_NOT_FOUND: {
    title: "The volume is not there",
    advice: "Somebody may have removed it. Make it again, or choose another volume.",
  },
  PVC_VOLUME_INSPECT_FAILED: {
    title: "The engine could not describe the volume",
    advice: "Nothing was launched. Try again once the engine answers.",
  },
  PVC_SUBPATH_UNSUPPORTED_DRIVER: {
    title: "This driver cannot mount a folder of a volume",
    advice: "Mount the whole volume, or use a volume of another driver.",
  },
  PVC_SUBPATH_NOT_FOUND: {
    title: "The folder is not in the volume",
    advice: "Make it here, or choose another.",
  },
  PVC_SUBPATH_ESCAPES: {
    title: "The subPath leaves the volume",
    advice: "Choose a folder that lies in the volume itself.",
  },
  PVC_SUBPATH_NOT_A_DIRECTORY: {
    title: "The subPath does not lead to a folder",
    advice: "Choose the folder that holds it.",
  },
  PVC_SUBPATH_LINK_LOOP: {
    title: "The links in the subPath go round in a circle",
    advice: "Choose the folder itself instead of a link to it.",
  },
  INVALID_SUB_PATH: {
    title: "This is not a subPath",
    advice: "Write a relative path inside the volume, for example datasets/train.",
  },
  INVALID_MOUNT_PATH: {
    title: "This is not a target",
    advice: "Write an absolute path inside the sandbox, for example /mnt/data.",
  },
  DUPLICATE_MOUNT_PATH: {
    title: "Two mounts have the same target",
    advice: "Give each mount a target of its own.",
  },
  INVALID_VOLUME_NAME: {
    title: "This is not a volume name",
    advice: "A name begins with a letter or a digit and goes on with letters, digits, “_”, “.” or “-”.",
  },
  VOLUME_ALREADY_EXISTS: {
    title: "The volume exists already",
    advice: "Choose it from the list, or give the new one another name.",
  },
  VOLUME_IN_USE: {
    title: "The volume is in use",
    advice: "Stop and remove what uses it first.",
  },
  HOST_PATH_NOT_ALLOWED: {
    title: "This host folder is not allowed",
    advice: "Only folders inside the allowed host folders can be mounted. You set them in the settings.",
  },
  HOST_PATH_NOT_FOUND: {
    title: "The host folder is not there",
    advice: "Make it on the engine’s host, or choose another.",
  },
  INVALID_HOST_PATH: {
    title: "This is not a host folder",
    advice: "Write an absolute path on the engine’s host, for example /srv/data.",
  },
  INVALID_IMAGE: {
    title: "This is not an image reference",
    advice: "Write a name with an optional tag, for example python:3.12-slim.",
  },
  IMAGE_NOT_FOUND: {
    title: "The image is not on this engine",
    advice: "Choose one that is, or pull it with the engine’s own tools first.",
  },
  IMAGE_PLATFORM_MISMATCH: {
    title: "The image is made for another processor",
    advice: "Choose an image for the engine’s own platform, or pull this one for it. Nothing was executed.",
  },
  INVALID_COMMAND: {
    title: "The command cannot be read",
    advice: "Write it as in a shell: words with spaces in them stand in quotes.",
  },
  INVALID_ENVIRONMENT: {
    title: "The environment cannot be read",
    advice: "Write one NAME=value on each line.",
  },
  INVALID_USER: {
    title: "This is not a user",
    advice: "Write a name or a number, with a group behind a colon where you want one: 1000:1000.",
  },
  INVALID_QUANTITY: {
    title: "This is not a limit",
    advice: "Write a positive number, for memory with its unit: 512m, 2g.",
  },
  INVALID_SANDBOX_NAME: {
    title: "This is not a name for a sandbox",
    advice: "A name begins with a letter or a digit and goes on with letters, digits, “_”, “.” or “-”.",
  },
  SANDBOX_NAME_TAKEN: {
    title: "Another container has this name",
    advice: "Choose another name, or remove that container.",
  },
  MOUNT_MISMATCH: {
    title: "What is mounted is not what was planned",
    advice: "The sandbox was stopped before its command ran. Nothing of yours was executed.",
  },
  COMMAND_NOT_FOUND: {
    title: "The command is not in the image",
    advice: "Check its spelling, or choose an image that has it. Nothing was executed.",
  },
  COMMAND_NOT_EXECUTABLE: {
    title: "The command cannot be executed",
    advice: "The file is there, but the user of the sandbox may not execute it. Nothing was executed.",
  },
  ENGINE_UNREACHABLE: {
    title: "The engine does not answer",
    advice: "Start it, or choose another engine.",
  },
  ENGINE_SOCKET_MISSING: {
    title: "There is no such socket",
    advice: "The engine is not running, or listens elsewhere. Start it, or check the address.",
  },
  ENGINE_CONNECTION_REFUSED: {
    title: "Nobody listens there",
    advice: "The engine is not running, or listens elsewhere. Start it, or check the address and the port.",
  },
  ENGINE_HOST_UNKNOWN: {
    title: "The host is not known",
    advice: "Check the spelling of its name, and whether this machine is in the right network.",
  },
  ENGINE_HOST_SILENT: {
    title: "The host does not answer",
    advice: "It may be off, in another network, or behind a firewall that lets nothing through to this port.",
  },
  TLS_FILE_UNREADABLE: {
    title: "A file for TLS cannot be read",
    advice: "Check its name and whether you may read it. It must be PEM, and a key must have no passphrase.",
  },
  TLS_CLIENT_CERTIFICATE_MISSING: {
    title: "The engine wants a client certificate",
    advice: "Name the files of your certificate and its key. Whoever runs the engine hands them out.",
  },
  TLS_CLIENT_CERTIFICATE_REFUSED: {
    title: "The engine does not take this client certificate",
    advice: "It may have expired, or be signed by another authority than the engine’s. Ask for a new one.",
  },
  TLS_UNKNOWN_AUTHORITY: {
    title: "The engine’s certificate is by an unknown authority",
    advice: "Name the file with the certificate of the authority that signed it, usually ca.pem.",
  },
  TLS_NAME_MISMATCH: {
    title: "The certificate is for another host",
    advice: "Use the name or address that the certificate was made for, or have one made for this one.",
  },
  TLS_CERTIFICATE_EXPIRED: {
    title: "The engine’s certificate is not valid now",
    advice: "Have it renewed, or set the clock of this machine if that is wrong.",
  },
  TLS_CERTIFICATE_INVALID: {
    title: "The engine’s certificate cannot be trusted",
    advice: "It is not one for a server, or is broken. The log says more; have a new one made.",
  },
  TLS_NOT_SPOKEN: {
    title: "There is no TLS at this port",
    advice: "Leave TLS out, or use the engine’s port for TLS, usually 2376.",
  },
  TLS_REQUIRED: {
    title: "This port speaks TLS only",
    advice: "Speak TLS, with the certificate of the engine’s authority and, mostly, one of your own.",
  },
  SSH_PROGRAM_MISSING: {
    title: "ssh is not installed",
    advice: "Install OpenSSH’s client. Sandbar uses the program ssh that your shell would find.",
  },
  SSH_HOST_KEY_UNKNOWN: {
    title: "The host’s key is not known",
    advice: "Connect once with ssh in a terminal, compare the key with the host’s own, and accept it there.",
  },
  SSH_HOST_KEY_CHANGED: {
    title: "The host’s key has changed",
    advice:
      "Either the host was set up anew, or somebody else answers in its place. Find out which before you remove the old key from your known hosts.",
  },
  SSH_AUTHENTICATION_REFUSED: {
    title: "The host does not let you in",
    advice:
      "Check user and key. A key with a passphrase must be in your agent (ssh-add), since nothing is asked.",
  },
  SSH_NO_DOCKER: {
    title: "There is no docker on the host",
    advice: "Install the docker program there, or make it known to shells that are not interactive.",
  },
  SSH_ENGINE_SILENT: {
    title: "No engine answers on the host",
    advice: "ssh and docker are there. Start the engine there, or give your user access to its socket.",
  },
  SSH_FAILED: {
    title: "ssh could not connect",
    advice: "What ssh wrote says why. Connecting with ssh in a terminal shows the same.",
  },
  INVALID_ENDPOINT: {
    title: "This endpoint cannot be used",
    advice: "Mend the field that is marked.",
  },
  ENGINE_PERMISSION_DENIED: {
    title: "You may not talk to this engine",
    advice:
      "Ask for access to its socket: on most systems, membership of the group “docker” and a new login.",
  },
  ENGINE_TOO_OLD: {
    title: "This engine is too old",
    advice: "Update it, or choose another engine.",
  },
  ENGINE_ADDRESS_UNSUPPORTED: {
    title: "This kind of engine address is not supported",
    advice: "Use unix:///path, tcp://host:port or ssh://user@host.",
  },
  ENGINE_TIMEOUT: {
    title: "The engine did not answer in time",
    advice: "It may be busy. Try again.",
  },
  ENGINE_REFUSED: {
    title: "The engine refused the request",
    advice: "The details say what was asked; the log holds the engine’s answer.",
  },
  ENGINE_FAILED: {
    title: "The engine failed",
    advice: "Try again. If it stays so, the engine’s own log says why; a full disk is a common cause.",
  },
  ENGINE_PROTOCOL: {
    title: "The engine’s answer could not be understood",
    advice: "Try again. If it stays so, copy the details and report them.",
  },
  AGENT_UNAVAILABLE: {
    title: "The helper inside the engine is not available",
    advice: "Sandbar looks into volumes through it. Try again to start it anew.",
  },
  AGENT_MISSING: {
    title: "There is no helper for this engine’s processor",
    advice: "Install the helper for its architecture beside Sandbar.",
  },
  ENTRY_NOT_FOUND: {
    title: "It is not there any more",
    advice: "Somebody moved or removed it. Go up a folder to see what is there now.",
  },
  ENTRY_UNREADABLE: {
    title: "It cannot be read",
    advice: "The file system behind the volume refuses it.",
  },
  ENTRY_ALREADY_EXISTS: {
    title: "There is something with this name already",
    advice: "Use it, or choose another name.",
  },
  LISTING_CLOSED: {
    title: "The folder has to be opened again",
    advice: "The helper that listed it was closed meanwhile.",
  },
  NO_SPACE: {
    title: "The disk behind the volume is full",
    advice: "Free some space on the engine’s host, then try again.",
  },
  SANDBOX_NOT_FOUND: {
    title: "The sandbox is not there any more",
    advice: "It was removed, here or with the engine’s own tools.",
  },
  LAUNCH_CANCELLED: {
    title: "The launch was cancelled",
    advice: "Nothing was left behind, and all that you typed is still here.",
  },
  PRIVATE_ENGINE_FAILED: {
    title: "The private engine does not run",
    advice: "The end of its own log is in Sandbar’s log, under the id that the details name.",
  },
  SETTINGS_FAILED: {
    title: "The settings could not be kept",
    advice: "Check that the folder for settings can be written to, then try again.",
  },
  INTERNAL: {
    title: "Sandbar made a mistake",
    advice: "Copy the details and report them, please.",
  },
};
