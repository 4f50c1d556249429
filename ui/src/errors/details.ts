import type { Told } from "../ipc/bindings";

/** What "Copy details" copies: enough to find the cause in the log, and no secrets. */
export function details(problem: Told, versions: string[]): string {
  const context = Object.entries(problem.context)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${problem.code}: ${problem.message}`,
    ...(context.length > 0 ? ["context:", ...context] : []),
    `log id: ${problem.id}`,
    ...versions,
  ].join("\n");
}
