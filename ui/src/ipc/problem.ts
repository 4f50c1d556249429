import type { Told } from "./bindings";

const noContext: Told["context"] = {
  volume: null,
  path: null,
  component: null,
  componentIndex: null,
  linkTarget: null,
  target: null,
  planned: null,
  found: null,
  image: null,
  engine: null,
  stage: null,
  wrote: null,
};

/**
 * A failure of a command as a problem. The program's own failures arrive in that shape; what Tauri itself says
 * about a broken call is plain text, and is a fault in Sandbar.
 */
export function toTold(failure: unknown): Told {
  if (isTold(failure)) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  return {
    id: "none",
    code: "INTERNAL",
    message,
    field: null,
    context: noContext,
    actions: [],
    retryable: false,
  };
}

function isTold(failure: unknown): failure is Told {
  return (
    typeof failure === "object" &&
    failure !== null &&
    "code" in failure &&
    "message" in failure &&
    "id" in failure
  );
}
