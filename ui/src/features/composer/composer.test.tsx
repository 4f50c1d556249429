import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openProgram } from "../../../dev/program";
import { scenes } from "../../../dev/scenes";

async function compose(scene = scenes.few) {
  const program = await openProgram(scene);
  await program.user.click(await screen.findByRole("button", { name: "New sandbox" }));
  await screen.findByRole("combobox", { name: "Image" });
  return program;
}

type User = Awaited<ReturnType<typeof compose>>["user"];

async function mount(user: User, volume: string, subPath: string, target: string) {
  await user.click(screen.getByRole("button", { name: "Add volume" }));
  await user.type(screen.getByRole("combobox", { name: "Volume" }), volume);
  if (subPath !== "") await user.type(screen.getByRole("combobox", { name: "subPath" }), subPath);
  const field = screen.getByRole("textbox", { name: "Target" });
  await user.clear(field);
  await user.type(field, target);
}

const launch = () => screen.getByRole<HTMLButtonElement>("button", { name: "Launch" });
const launchable = () => waitFor(() => expect(launch().disabled).toBe(false));

describe("the composer", () => {
  it("has every field under its name", async () => {
    const { user } = await compose();
    await user.click(screen.getByRole("button", { name: "Add volume" }));
    for (const name of ["Command", "User", "Environment", "Memory", "CPU", "Processes", "Name", "Target"]) {
      expect(screen.getByRole("textbox", { name })).toBeDefined();
    }
    for (const name of ["Image", "Volume", "subPath"])
      expect(screen.getByRole("combobox", { name })).toBeDefined();
    for (const name of ["Network", "Access"]) expect(screen.getByRole("radiogroup", { name })).toBeDefined();
  });

  it("says which limits the engine does not hold", async () => {
    const { engine } = await compose();
    expect(screen.queryByRole("note")).toBeNull();
    const snapshot = structuredClone(scenes.few.snapshot);
    if (!snapshot) throw new Error("the scene has no engine");
    snapshot.engine.capabilities.limits = { memory: false, cpus: true, processes: false };
    engine.say({ kind: "snapshot", snapshot });
    expect((await screen.findByRole("note")).textContent).toContain("memory and the number of processes");
  });

  it("says what is still needed instead of reproaching an empty form", async () => {
    await compose();
    const plan = screen.getByRole("region", { name: "Plan" });
    expect(await within(plan).findByText("An image is needed.")).toBeDefined();
    expect(screen.getByRole("combobox", { name: "Image" }).getAttribute("aria-invalid")).not.toBe("true");
    expect(launch().disabled).toBe(true);
  });

  it("names the fault at its field while typing, and keeps what was typed", async () => {
    const { user } = await compose();
    const memory = screen.getByRole<HTMLInputElement>("textbox", { name: "Memory" });
    await user.type(memory, "lots");
    await waitFor(() => expect(memory.getAttribute("aria-invalid")).toBe("true"));
    expect(memory.value).toBe("lots");
    await user.clear(memory);
    await waitFor(() => expect(memory.getAttribute("aria-invalid")).not.toBe("true"));
  });

  it("judges a subPath component by component and names the link that leaves", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "cache/latest/etc", "/mnt/cache");
    const notice = await screen.findByRole("status", { name: "The subPath leaves the volume" });
    expect(notice.textContent).toContain("“latest” is a link that leaves the volume");
    expect(notice.textContent).toContain("PVC_SUBPATH_ESCAPES");
    expect(screen.getByRole("list", { name: "subPath, component by component" }).textContent).toContain(
      "leaves the volume",
    );
    await user.click(within(notice).getByRole("button", { name: "Show it in the volume" }));
    expect(await screen.findByRole("grid", { name: "Files in cache" })).toBeDefined();
  });

  it("completes a subPath from the volume", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "data", "/x");
    await user.click(screen.getByRole("combobox", { name: "subPath" }));
    await user.click(await screen.findByRole("option", { name: "datasets" }));
    await user.type(screen.getByRole("combobox", { name: "subPath" }), "/tr");
    expect(await screen.findByRole("option", { name: "datasets/train" })).toBeDefined();
  });

  it("offers to make a missing folder for the user who runs the command", async () => {
    const { user, engine } = await compose();
    await user.type(screen.getByRole("textbox", { name: "User" }), "1000:1000");
    await mount(user, "ml-corpus", "datasets/new", "/x");
    const notice = await screen.findByRole("status", { name: "The folder is not in the volume" });
    expect(notice.textContent).toContain("owner 1000:1000, mode rwxr-xr-x");
    await user.click(within(notice).getByRole("button", { name: "Create this folder" }));
    await waitFor(() => {
      const call = engine.calls.find(({ command }) => command === "folder_create");
      expect(call?.args).toMatchObject({
        volume: "ml-corpus",
        subPath: "datasets/new",
        uid: 1000,
        gid: 1000,
        mode: 0o755,
      });
    });
  });

  it("says that a volume is not there before a target is typed, and marks the field", async () => {
    const { user } = await compose();
    await user.click(screen.getByRole("button", { name: "Add volume" }));
    const volume = screen.getByRole("combobox", { name: "Volume" });
    await user.clear(screen.getByRole("textbox", { name: "Target" }));
    await user.type(volume, "nowhere");
    await screen.findByRole("status", { name: "The volume is not there" });
    expect(volume.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("no target yet")).toBeDefined();
  });

  it("makes a volume that is not there with the sandbox, if asked to", async () => {
    const { user } = await compose();
    await mount(user, "brand-new", "", "/x");
    await user.click(await screen.findByRole("button", { name: "Create the volume" }));
    expect(await screen.findByText("will be made")).toBeDefined();
  });

  it("puts a folder that was picked anew into the same mount", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "nowhere", "/x");
    await user.click(await screen.findByRole("button", { name: "Choose another folder" }));
    await screen.findByRole("grid", { name: "Files in ml-corpus" });
    expect(screen.getByText(/Open the folder for mount 1/)).toBeDefined();
    await user.keyboard("{ArrowDown}{Enter}");
    await screen.findByRole("grid", { name: "Files in datasets" });
    await user.click(screen.getByRole("button", { name: "Mount this folder" }));
    expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "subPath" })).value).toBe(
      "datasets",
    );
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Target" }).value).toBe("/x");
  });

  it("loses nothing when one looks elsewhere", async () => {
    const { user } = await compose();
    await user.type(screen.getByRole("textbox", { name: "Command" }), "python train.py");
    await mount(user, "ml-corpus", "datasets", "/mnt/d");
    await user.click(screen.getByRole("button", { name: "Volumes" }));
    await user.click(await screen.findByRole("button", { name: "New sandbox" }));
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Command" })).value).toBe(
      "python train.py",
    );
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "subPath" }).value).toBe("datasets");
  });

  it("gives back what was cleared or removed", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "datasets", "/mnt/d");
    await user.click(screen.getByRole("button", { name: "Remove mount 1" }));
    expect(screen.queryByRole("combobox", { name: "subPath" })).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "subPath" }).value).toBe("datasets");
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(screen.queryByRole("combobox", { name: "subPath" })).toBeNull();
    const again = await screen.findAllByRole("button", { name: "Undo" });
    await user.click(again[again.length - 1] as HTMLElement);
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "subPath" }).value).toBe("datasets");
  });

  it("refuses host folders until one is allowed, and leads to where that is set", async () => {
    const { user } = await compose();
    await user.type(screen.getByRole("combobox", { name: "Image" }), "busybox:1.36");
    await user.click(screen.getByRole("button", { name: "Add host folder" }));
    await user.type(screen.getByRole("textbox", { name: "Host folder" }), "/srv/data");
    await user.type(screen.getByRole("textbox", { name: "Target" }), "/x");
    await user.click(await screen.findByRole("button", { name: "Open the settings" }));
    await user.type(await screen.findByRole("textbox", { name: /Folder on the engine/ }), "/srv");
    await user.click(screen.getByRole("button", { name: "Allow this folder" }));
    expect(await screen.findByRole("button", { name: "Do not allow /srv any more" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Back" }));
    await launchable();
  });

  it("shows who else reaches the same files", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "datasets/train", "/x");
    const overlaps = await screen.findByRole("list", { name: "Overlaps" });
    expect(overlaps.textContent).toContain(
      "in ingest: what it writes below datasets/train appears here at once",
    );
  });

  it("keeps a mount's text when another is removed", async () => {
    const { user } = await compose();
    await mount(user, "ml-corpus", "datasets", "/first");
    await user.click(screen.getByRole("button", { name: "Add tmpfs" }));
    await user.click(screen.getByRole("button", { name: "Remove mount 1" }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Target" }).value).toBe("/scratch");
  });
});

describe("a launch", () => {
  async function ready(name: string) {
    const program = await compose();
    await program.user.type(screen.getByRole("combobox", { name: "Image" }), "busybox:1.36");
    await program.user.type(screen.getByRole("textbox", { name: "Name" }), name);
    await launchable();
    return program;
  }

  it("ends on the page of the sandbox, with its mounts proved", async () => {
    const { user } = await ready("fine");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByRole("heading", { level: 1, name: "trainer-a" })).toBeDefined();
    expect(await screen.findByText("After 412 ms: it has no mounts.")).toBeDefined();
  });

  it("shows its stages, is cancelled, and keeps everything typed", async () => {
    const { user } = await ready("hangs");
    await user.click(launch());
    const stages = await screen.findByRole("list", { name: "Stages of the launch" });
    await waitFor(() =>
      expect(within(stages).getByText("Gate").closest("li")?.textContent).toContain("in progress"),
    );
    expect(within(stages).getByText("Read back").closest("li")?.textContent).toContain("done");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(await screen.findByText(/The launch was cancelled in the gate/)).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe("hangs");
  });

  it("that finds another folder mounted shows what was planned beside what was found", async () => {
    const { user } = await ready("mismatch");
    await user.click(launch());
    const notice = await screen.findByRole("status", { name: "What is mounted is not what was planned" });
    expect(within(notice).getByText("ml-corpus/datasets/train (254:0, 11862276)")).toBeDefined();
    expect(within(notice).getByText("/ (254:0, 2)")).toBeDefined();
    expect(within(notice).getByText("MOUNT_MISMATCH")).toBeDefined();
  });
});
