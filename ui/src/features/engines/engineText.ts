import type { EngineIdentity, EngineOrigin } from "../../ipc/bindings";

const products = { docker: "Docker", podman: "Podman" } as const;

/** An engine in a line: `Docker 28.5.2 · API 1.51`. */
export function engineText(engine: EngineIdentity): string {
  return `${versionText(engine)} · ${apiText(engine)}`;
}

/** Its product and version: `Docker 28.5.2`. */
export function versionText({ product, version }: EngineIdentity): string {
  return `${products[product]} ${version}`;
}

/** The API that it speaks: `API 1.51`, never broken in two. */
export function apiText({ apiVersion }: EngineIdentity): string {
  return `API\u00a0${apiVersion}`;
}

/** What the engine does about subPaths, in a few words. */
export function subPathText({ capabilities }: EngineIdentity): string {
  return capabilities.subPath === "native" ? "honours subPaths" : "ignores subPaths: bound and proved";
}

/** Why an address was looked at. */
export const originText: Record<EngineOrigin, string> = {
  dockerHost: "named by DOCKER_HOST",
  currentContext: "the docker context in use",
  context: "a docker context",
  usualSocket: "where it usually listens",
  private: "Sandbar’s own",
  saved: "added by you",
};
