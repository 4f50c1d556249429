import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../../../dev/program";
import { scenes } from "../../../dev/scenes";

/** Opens ml-corpus at its root. */
async function openVolume() {
  const program = await openProgram(scenes.few);
  await program.user.click(await rowOf("Volumes", "ml-corpus"));
  await screen.findByRole("grid", { name: "Files in ml-corpus" });
  return program;
}

async function openTrain() {
  const program = await openVolume();
  await program.user.keyboard("{ArrowDown}{Enter}");
  await rowOf("Files in datasets", "train");
  await program.user.keyboard("{ArrowDown}{Enter}");
  await rowOf("Files in datasets/train", "data.csv");
  return program;
}

const selected = async (grid: string, name: string) =>
  waitFor(async () => expect((await rowOf(grid, name)).getAttribute("aria-selected")).toBe("true"));

describe("the browser", () => {
  it("is walked by keyboard, in and out, and stands on the folder it came from", async () => {
    const { user } = await openTrain();
    await user.keyboard("{Backspace}");
    await selected("Files in datasets", "train");
    await user.keyboard("{Backspace}");
    await selected("Files in ml-corpus", "datasets");
    await user.keyboard("{Backspace}");
    expect(await screen.findByRole("columnheader", { name: "Labels" })).toBeDefined();
  });

  it("finds a name by its first letters among 100,009 entries, asking for few of them", async () => {
    const { user, engine } = await openTrain();
    expect(screen.getByRole("grid", { name: "Files in datasets/train" }).getAttribute("aria-rowcount")).toBe(
      "100010",
    );
    await user.keyboard("part-077123");
    await selected("Files in datasets/train", "part-077123.parquet");
    const asked = engine.calls.filter(({ command }) => command === "folder_page");
    expect(asked.length).toBeLessThan(250);
    expect(screen.getAllByRole("row").length).toBeLessThan(110);
  });

  it("goes to the end and back with End and Home", async () => {
    const { user } = await openTrain();
    await user.keyboard("{End}");
    await selected("Files in datasets/train", "queue.sock");
    await user.keyboard("{Home}");
    await selected("Files in datasets/train", ".cache");
  });

  it("says of a link where it points, and that it leaves the volume", async () => {
    const { user } = await openTrain();
    const row = await rowOf("Files in datasets/train", "old-root");
    expect(row.textContent).toContain("→ /etc");
    expect(row.textContent).toContain("leaves the volume");
    await user.dblClick(row);
    expect(screen.getByRole("grid", { name: "Files in datasets/train" })).toBeDefined();
  });

  it("follows a link that stays in the volume to where it really leads", async () => {
    const { user } = await openTrain();
    await user.dblClick(await rowOf("Files in datasets/train", "latest"));
    expect(await screen.findByRole("grid", { name: "Files in datasets/train/checkpoints" })).toBeDefined();
  });

  it("mounts a folder that is asked for while it is still being opened", async () => {
    const { user, engine } = await openVolume();
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const answer = engine.answerOf("folder_open");
    engine.on("folder_open", async (args) => {
      await opened;
      return answer(args);
    });
    await user.keyboard("{ArrowDown}{Enter}");
    await screen.findByText("datasets", { selector: "[aria-current=location] *" });
    await user.click(screen.getByRole("button", { name: "Mount this folder" }));
    open();
    expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "subPath" })).value).toBe(
      "datasets",
    );
  });

  it("shows odd names escaped and marked", async () => {
    await openTrain();
    expect((await rowOf("Files in datasets/train", "caf\\xe9\\n2.txt")).textContent).toContain("odd name");
  });

  it("shows the beginning of a text file, and hexadecimal for what is no text", async () => {
    const { user } = await openTrain();
    await user.click(await rowOf("Files in datasets/train", "data.csv"));
    const preview = await screen.findByRole("region", { name: "Preview" });
    expect((await within(preview).findByText(/id,value,split/)).textContent).toContain("1,100,train");
    expect(within(preview).getByText("The first 256 KiB of 4.1 MB.")).toBeDefined();
    await user.click(await rowOf("Files in datasets/train", "part-000000.parquet"));
    expect(await within(preview).findByText(/PAR1/)).toBeDefined();
  });

  it("never opens a socket", async () => {
    const { user, engine } = await openTrain();
    const before = engine.calls.filter(({ command }) => command === "file_preview").length;
    await user.keyboard("{End}");
    await selected("Files in datasets/train", "queue.sock");
    expect(await screen.findByText("socket, never opened")).toBeDefined();
    expect(engine.calls.filter(({ command }) => command === "file_preview").length).toBe(before);
  });

  it("leaves hidden files out on demand", async () => {
    const { user } = await openTrain();
    await rowOf("Files in datasets/train", ".cache");
    await user.click(screen.getByRole("button", { name: "Hidden" }));
    await waitFor(() => expect(screen.queryByText(".cache")).toBeNull());
  });

  it("is sorted by size with folders first", async () => {
    const { user } = await openTrain();
    await user.click(screen.getByRole("button", { name: "Size" }));
    await waitFor(() => {
      const grid = screen.getByRole("grid", { name: "Files in datasets/train" });
      expect(within(grid).getAllByRole("row")[4]?.textContent).toContain("queue.sock");
    });
  });

  it("puts the open folder into the composer", async () => {
    const { user } = await openTrain();
    await user.click(screen.getByRole("button", { name: "Mount this folder" }));
    expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "subPath" })).value).toBe(
      "datasets/train",
    );
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Volume" }).value).toBe("ml-corpus");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Target" }).value).toBe("/mnt/train");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Read-only" }).checked).toBe(true);
  });

  it("tells who mounts what of the volume, and leads there", async () => {
    const { user } = await openVolume();
    await user.click(screen.getByRole("button", { name: "trainer-a" }));
    expect(await screen.findByRole("heading", { level: 1, name: "trainer-a" })).toBeDefined();
  });

  it("puts a folder into the composer without opening it", async () => {
    const { user } = await openVolume();
    await user.keyboard("d");
    await user.click(await screen.findByRole("button", { name: "Mount “datasets”" }));
    expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "subPath" })).value).toBe(
      "datasets",
    );
  });

  it("keeps its place when the folder is read again", async () => {
    const { user, engine } = await openTrain();
    await user.click(await rowOf("Files in datasets/train", "data.csv"));
    const before = engine.calls.filter(({ command }) => command === "folder_open").length;
    await user.keyboard("{F5}");
    await waitFor(() =>
      expect(engine.calls.filter(({ command }) => command === "folder_open").length).toBe(before + 1),
    );
    await selected("Files in datasets/train", "data.csv");
  });

  it("says why a folder cannot be opened, and reads it again", async () => {
    const { engine, user } = await openVolume();
    const { problem } = await import("../../../dev/problems");
    engine.on("folder_open", () => {
      throw problem("AGENT_UNAVAILABLE", "The helper ended.", { retryable: true });
    });
    await user.keyboard("{Enter}");
    const notice = await screen.findByRole("alert", {
      name: "The helper inside the engine is not available",
    });
    engine.on("folder_open", () => ({
      listing: { view: 2, listing: 1 },
      total: 0,
      folders: 0,
      first: [],
      subPath: "cache",
    }));
    await user.click(within(notice).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("This folder is empty")).toBeDefined();
  });
});
