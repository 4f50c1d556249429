import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram } from "../../../../dev/program";
import { scenes } from "../../../../dev/scenes";

describe("the private engine", () => {
  it("is offered where none answers, shows its stages, and can be given up", async () => {
    const { user, engine } = await openProgram(scenes.none);
    await user.click(await screen.findByRole("button", { name: "Start a private engine" }));
    const stages = await screen.findByRole("list", { name: "Stages of the start" });
    const started = within(stages).getByText("Start").closest("li");
    expect(started?.textContent).toContain("in progress");
    await user.click(screen.getByRole("button", { name: "Cancel the start" }));
    expect(await screen.findByRole("button", { name: "Start a private engine" })).toBeDefined();
    expect(engine.calls.map(({ command }) => command)).toContain("private_engine_stop");
  });

  it("is never started without being asked for", async () => {
    const { engine } = await openProgram(scenes.none);
    await screen.findByRole("button", { name: "Start a private engine" });
    expect(engine.calls.map(({ command }) => command)).not.toContain("private_engine_start");
  });

  it("names what is lost before its data is removed", async () => {
    const { user, engine } = await openProgram(scenes.none);
    await user.click(await screen.findByRole("button", { name: "Start a private engine" }));
    await user.click(await screen.findByRole("button", { name: "Cancel the start" }));
    await user.click(await screen.findByRole("button", { name: "Remove its data" }));
    expect(await screen.findByText(/All volumes with their files/)).toBeDefined();
    expect(engine.calls.map(({ command }) => command)).not.toContain("private_engine_remove_data");
    await user.click(screen.getByRole("button", { name: "Delete volumes and images" }));
    expect(engine.calls.map(({ command }) => command)).toContain("private_engine_remove_data");
  });

  it("says what is missing where none can be started", async () => {
    await openProgram(scenes.rootless);
    const card = await screen.findByRole("region", { name: "Private engine" });
    expect(card.textContent).toContain("only root can start it");
    expect(screen.queryByRole("button", { name: "Start a private engine" })).toBeNull();
  });

  it("is not spoken of where another engine answers", async () => {
    await openProgram(scenes.few);
    expect(screen.queryByRole("region", { name: "Private engine" })).toBeNull();
  });
});
