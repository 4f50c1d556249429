import { screen } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../dev/program";
import { scenes } from "../dev/scenes";

/** What axe finds wrong; colours are checked against the palette itself, since jsdom draws nothing. */
async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false } },
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

describe("assistive technology finds nothing wrong", () => {
  it("with the volumes", async () => {
    await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    expect(await violations()).toEqual([]);
  });

  it("inside a volume", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await rowOf("Volumes", "ml-corpus"));
    await rowOf("Files in ml-corpus", "marker.txt");
    await user.keyboard("{End}");
    await screen.findByRole("region", { name: "Beginning of the file" });
    expect(await violations()).toEqual([]);
  });

  it("with the composer, a refused mount and the plan", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await screen.findByRole("button", { name: "New sandbox" }));
    await user.click(screen.getByRole("button", { name: "Add volume" }));
    await user.click(screen.getByRole("button", { name: "Add tmpfs" }));
    await user.type(screen.getByRole("combobox", { name: "Volume" }), "nowhere");
    await user.type(screen.getAllByRole("textbox", { name: "Target" })[0] as HTMLElement, "/x");
    await screen.findByRole("status", { name: "The volume is not there" });
    expect(await violations()).toEqual([]);
  });

  it("with the sandboxes and the page of one", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await screen.findByRole("button", { name: "Sandboxes" }));
    await rowOf("Sandboxes", "trainer-b");
    expect(await violations()).toEqual([]);
    await user.click(await rowOf("Sandboxes", "trainer-b"));
    await screen.findByRole("table", { name: "Mounts" });
    await screen.findByRole("log");
    expect(await violations()).toEqual([]);
  });

  it("where no engine answers", async () => {
    await openProgram(scenes.none);
    await screen.findByRole("heading", { name: "No engine answers" });
    expect(await violations()).toEqual([]);
  });

  it("while an endpoint is added", async () => {
    const { user } = await openProgram(scenes.none);
    await user.click(await screen.findByRole("button", { name: "Add endpoint" }));
    await user.type(await screen.findByLabelText("Address"), "tcp://missing");
    await user.type(screen.getByLabelText("Name"), "far");
    await user.click(screen.getByRole("button", { name: "Test" }));
    await screen.findByText("TLS_CLIENT_CERTIFICATE_MISSING");
    expect(await violations()).toEqual([]);
  });

  it("on an empty engine, and in the settings", async () => {
    const { user } = await openProgram(scenes.empty);
    await screen.findByText("No volumes on this engine");
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Settings" }));
    await screen.findByText("No host folder is allowed.");
    expect(await violations()).toEqual([]);
  });
});
