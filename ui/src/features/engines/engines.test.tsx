import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../../../dev/program";
import { scenes } from "../../../dev/scenes";

describe("engines", () => {
  it("that do not answer are listed with the reason and what to do", async () => {
    await openProgram(scenes.none);
    expect(await screen.findByRole("heading", { name: "No engine answers" })).toBeDefined();
    const list = screen.getByRole("list", { name: "Places where an engine was looked for" });
    expect(list.textContent).toContain("Podman is not running");
    expect(list.textContent).toContain("you may not open it");
    expect(list.textContent).toContain("membership of the group “docker”");
    expect(list.textContent).toContain("ENGINE_PERMISSION_DENIED");
  });

  it("are switched from the card that shows the one in use", async () => {
    const { user, engine } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    const card = screen.getByRole("button", { name: "Engine" });
    expect(card.textContent).toContain("Docker 28.5.2API\u00a01.51");
    expect(card.textContent).toContain("honours subPaths");
    await user.click(card);
    await user.click(await screen.findByRole("menuitem", { name: /Docker 20.10.24/ }));
    await waitFor(() => {
      const call = engine.calls.find(({ command }) => command === "engine_choose");
      expect(call?.args).toEqual({ address: "unix:///var/run/docker.sock" });
    });
  });

  it("that went away leave everything on screen, marked as stale", async () => {
    await openProgram(scenes.stale);
    expect(await screen.findByText(/What you see was true until then/)).toBeDefined();
    expect(await rowOf("Volumes", "ml-corpus")).toBeDefined();
  });

  it("that come back are live again by themselves", async () => {
    const { engine } = await openProgram(scenes.stale);
    await screen.findByText(/What you see was true until then/);
    engine.say({ kind: "snapshot", snapshot: scenes.few.snapshot });
    await waitFor(() => expect(screen.queryByText(/What you see was true until then/)).toBeNull());
  });

  it("are asked for everything anew where a message is missing", async () => {
    const { engine } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    engine.skip();
    engine.say({ kind: "liveness", liveness: { kind: "live" } });
    await waitFor(() =>
      expect(engine.calls.filter(({ command }) => command === "inventory_watch")).toHaveLength(2),
    );
    expect(await rowOf("Volumes", "ml-corpus")).toBeDefined();
  });
});
