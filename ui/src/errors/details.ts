import type { Told } from "../ipc/wire";

/** Versions that belong into a report. */
export interface Versions {
  sandbar: string;
  /** Product, version and API of the engine; none where no engine answers. */
  engine: string | undefined;
}

/** What "Copy details" copies: enough to find the cause in the log, and no secrets. */
export function details(problem: Told, versions: Versions): string {
  const context = Object.entries(problem.context)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${problem.code}: ${problem.message}`,
    ...(context.length > 0 ? ["context:", ...context] : []),
    `log id: ${problem.id}`,
    `Sandbar ${versions.sandbar}`,
    ...(versions.engine ? [`engine: ${versions.engine}`] : []),
  ].join("\n");
}
