import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram, rowOf } from "../../../dev/program";
import { scenes } from "../../../dev/scenes";
import { identityWords } from "./identity";

const noChange = { volumes: [], goneVolumes: [], containers: [], goneContainers: [], images: null };

async function openSandbox(name: string) {
  const program = await openProgram(scenes.few);
  await program.user.click(await screen.findByRole("button", { name: "Sandboxes" }));
  await program.user.click(await rowOf("Sandboxes", name));
  await screen.findByRole("heading", { level: 1, name });
  return program;
}

describe("a sandbox's page", () => {
  it("shows each mount as asked and as it is, with its proof", async () => {
    await openSandbox("trainer-a");
    const table = await screen.findByRole("table", { name: "Mounts" });
    const row = within(table).getByRole("row", { name: /\/mnt\/train/ });
    expect(row.textContent).toContain("datasets/train");
    expect(row.textContent).toContain("/var/lib/docker/volumes/ml-corpus/_data/datasets/train");
    expect(row.textContent).toContain("ext4 · device 254:0 · inode 11862276");
    expect(row.textContent).toContain("Read-only");
    expect(row.textContent).toContain("proved 18 min ago");
  });

  it("says aloud when a mount is not what was asked for", async () => {
    await openSandbox("trainer-b");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("/mnt/train is not what was asked for");
    expect(alert.textContent).toContain("Another folder is mounted there.");
  });

  it("shows the last lines that it wrote", async () => {
    await openSandbox("trainer-a");
    expect(await screen.findByText("touch: /mnt/train/x: Read-only file system")).toBeDefined();
  });

  it("follows its state", async () => {
    const { engine } = await openSandbox("trainer-a");
    const row = scenes.few.snapshot.containers.find(({ name }) => name === "trainer-a");
    if (!row) throw new Error("the scene has no trainer-a");
    engine.say({
      kind: "delta",
      delta: { ...noChange, containers: [{ ...row, state: "exited", exitCode: 3 }] },
    });
    expect(await screen.findByText("Ended with 3")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
    engine.say({ kind: "delta", delta: { ...noChange, goneContainers: [row.id] } });
    expect(await screen.findByText("This sandbox is not there any more")).toBeDefined();
  });

  it("is removed after saying what that means", async () => {
    const { user, engine } = await openSandbox("trainer-a");
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(await screen.findByText(/It is stopped and removed/)).toBeDefined();
    expect(engine.calls.some(({ command }) => command === "sandbox_remove")).toBe(false);
    await user.click(screen.getByRole("button", { name: "Remove the sandbox" }));
    await waitFor(() => expect(engine.calls.some(({ command }) => command === "sandbox_remove")).toBe(true));
  });

  it("of somebody else is shown as the engine lists it, and left alone", async () => {
    const { user } = await openProgram(scenes.few);
    await user.click(await screen.findByRole("button", { name: "Sandboxes" }));
    await user.click(await screen.findByRole("button", { name: "Show 1 other container" }));
    await user.click(await rowOf("Sandboxes", "postgres"));
    expect(await screen.findByRole("table", { name: "Mounts, as the engine lists them" })).toBeDefined();
    expect(screen.getByText("not ours")).toBeDefined();
    for (const name of ["Stop", "Remove", "Prove again"])
      expect(screen.queryByRole("button", { name })).toBeNull();
  });
});

describe("device numbers", () => {
  it("are shown as mountinfo does", () => {
    expect(identityWords("65024:7")).toEqual(["device 254:0", "inode 7"]);
    expect(identityWords("1048640:18446744073709551615")).toEqual([
      "device 0:320",
      "inode 18446744073709551615",
    ]);
    expect(identityWords("65024:7:1764000000123456789").at(-1)).toMatch(/^made 2025-11-2\d \d\d:\d\d:\d\d$/);
    expect(identityWords(null)).toEqual([]);
  });
});
