import type { Told } from "../src/ipc/bindings";

const nothing: Told["context"] = {
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

/** A problem of which only what matters is said. */
export function problem(
  code: Told["code"],
  message: string,
  more: Partial<Omit<Told, "context">> & { context?: Partial<Told["context"]> } = {},
): Told {
  return {
    id: "5f2c81d0",
    code,
    message,
    field: null,
    actions: [],
    retryable: false,
    ...more,
    context: { ...nothing, ...more.context },
  };
}
