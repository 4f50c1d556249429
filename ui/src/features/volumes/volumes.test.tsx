import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../../../dev/program";
import { volume } from "../../../dev/rows";
import { scenes } from "../../../dev/scenes";

const noChange = { volumes: [], goneVolumes: [], containers: [], goneContainers: [], images: null };

describe("the table of volumes", () => {
  it("shows who uses a volume by name, and says so where nobody does", async () => {
    await openProgram(scenes.few);
    expect(await rowOf("Volumes", "ml-corpus")).toHaveProperty(
      "textContent",
      expect.stringContaining("ingest, trainer-a"),
    );
    expect((await rowOf("Volumes", "pip-cache")).textContent).toContain("unused");
  });

  it("shows a volume made by somebody else without a refresh", async () => {
    const { engine } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    engine.say({ kind: "delta", delta: { ...noChange, volumes: [volume("brand-new")] } });
    expect(await rowOf("Volumes", "brand-new")).toBeDefined();
  });

  it("draws only the rows in sight of 5,011 volumes, and counts them all", async () => {
    await openProgram(scenes.full);
    const grid = await screen.findByRole("grid", { name: "Volumes" });
    expect(grid.getAttribute("aria-rowcount")).toBe("5012");
    expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
    expect(screen.getByRole("button", { name: "Volumes" }).textContent).toContain("5,011");
  });

  it("is filtered by words after a slash, and whole again after Escape", async () => {
    const { user } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    await user.keyboard("/");
    await user.keyboard("postgres");
    const grid = screen.getByRole("grid", { name: "Volumes" });
    await waitFor(() => expect(within(grid).queryByText("ml-corpus")).toBeNull());
    expect(within(grid).getByText("app_pgdata")).toBeDefined();
    await user.keyboard("{Escape}");
    expect(await rowOf("Volumes", "ml-corpus")).toBeDefined();
  });

  it("offers the way back when nothing matches", async () => {
    const { user } = await openProgram(scenes.few);
    await user.type(await screen.findByRole("textbox", { name: "Filter volumes" }), "no such thing");
    await user.click(await screen.findByRole("button", { name: "Show all volumes" }));
    expect(await rowOf("Volumes", "ml-corpus")).toBeDefined();
  });

  it("is sorted by a column's title, and says which way", async () => {
    const { user } = await openProgram(scenes.few);
    const driver = await screen.findByRole("columnheader", { name: "Driver" });
    expect(driver.getAttribute("aria-sort")).toBe("none");
    await user.click(within(driver).getByRole("button"));
    await user.click(within(driver).getByRole("button"));
    expect(driver.getAttribute("aria-sort")).toBe("descending");
    const rows = screen.getAllByRole("row");
    expect(rows[1]?.textContent).toContain("nfs-archive");
  });

  it("is walked by keyboard, and opens nothing before Enter", async () => {
    const { user, engine } = await openProgram(scenes.few);
    await rowOf("Volumes", "ml-corpus");
    await user.keyboard("ml-r");
    await waitFor(async () =>
      expect((await rowOf("Volumes", "ml-runs")).getAttribute("aria-selected")).toBe("true"),
    );
    expect(engine.calls.some(({ command }) => command === "folder_open")).toBe(false);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("grid", { name: "Files in ml-runs" })).toBeDefined();
  });

  it("teaches the next step on an engine without volumes", async () => {
    const { user } = await openProgram(scenes.empty);
    await user.click(await screen.findByRole("button", { name: "New sandbox with a new volume" }));
    expect(await screen.findByRole("combobox", { name: "Volume" })).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Make this volume" }).checked).toBe(true);
  });

  it("shows names as text, whatever is in them", async () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const rows = [volume("a", { labels: { note: hostile } })];
    const { container } = await openProgram({
      ...scenes.few,
      snapshot: { ...scenes.few.snapshot, volumes: rows },
    });
    expect(await screen.findByText(`note=${hostile}`)).toBeDefined();
    expect(container.querySelector("img[src=x]")).toBeNull();
  });
});
