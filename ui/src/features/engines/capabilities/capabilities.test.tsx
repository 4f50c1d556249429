import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram } from "../../../../dev/program";
import { scenes } from "../../../../dev/scenes";
import type { EngineIdentity } from "../../../ipc/bindings";
import { capabilityRows } from "./capabilityText";

const { native, old } = (() => {
  const [first, second] = scenes.few.engines.candidates.map(({ outcome }) =>
    outcome.kind === "answers" ? outcome.engine : undefined,
  );
  if (!first || !second) throw new Error("the scene has two engines that answer");
  return { native: first, old: second };
})();

const row = (engine: EngineIdentity, title: string) => {
  const found = capabilityRows(engine).find((each) => each.title === title);
  if (!found) throw new Error(`no row ${title}`);
  return found;
};

describe("what an engine can do", () => {
  it("is said with what follows from it", () => {
    expect(row(native, "subPath")).toMatchObject({ does: "honours it", by: "engine" });
    expect(row(old, "subPath")).toMatchObject({ does: "ignores it", by: "sandbar" });
    expect(row(old, "subPath").means).toContain("Sandbar binds the folder itself and proves it");
    expect(row(old, "subPath").means).toContain("keeper");
    expect(row(old, "Read-only")).toMatchObject({ does: "the folder alone", by: "sandbar" });
    expect(row(native, "Runtimes").means).toContain("runc");
  });

  it("names the limits that have no effect, and why", () => {
    const limits = { memory: false, cpus: false, processes: false };
    const rootless = {
      ...old,
      rootless: true,
      cgroupVersion: 1,
      capabilities: { ...old.capabilities, limits },
    };
    expect(row(rootless, "Limits")).toMatchObject({ does: "ignored", by: "nobody" });
    expect(row(rootless, "Limits").means).toContain("memory, processor time and the number of processes");
    expect(row(rootless, "Limits").means).toContain("control groups (version 1)");
    expect(row(rootless, "Rights").does).toBe("rootless");
  });

  it("is tried on demand, and shown with its time", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await screen.findByRole("button", { name: "Engine" }));
    await user.click(await screen.findByRole("menuitem", { name: /All places/ }));
    const probe = await screen.findByRole("region", { name: "Probe" });
    await user.click(within(probe).getByRole("button", { name: "Probe this engine" }));
    expect(await within(probe).findByText("that folder mounted")).toBeDefined();
    expect(probe.textContent).toMatch(/Seen .* at \d{4}-/);
    expect(within(probe).getByRole("button", { name: "Probe again" })).toBeDefined();
  });
});
